"""The machine interface, first version: the same records, rules and words as the pages, as JSON."""
