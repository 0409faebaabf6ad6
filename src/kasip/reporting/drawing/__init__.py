"""Pictures as geometry: points and paths in picture units, which the page's templates put into SVG."""
