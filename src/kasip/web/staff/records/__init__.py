"""Pages of the records: every table of the contract in one set of pages, made from its description."""
