"""An app of the tests alone: kinds of work whose effects are counted as events of the journal."""
