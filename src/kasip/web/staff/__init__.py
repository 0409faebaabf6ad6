"""Pages that staff of every organisation share: records, imports, journal, people."""
