"""The state order's pages: versions, lines with their reasons, decisions, results to hand over."""
