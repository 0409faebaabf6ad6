"""Where rows come from: the base every record stands on, sources, and imports of real files."""
