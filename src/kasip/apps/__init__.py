"""Records and use-cases: one room a concept, in the order of the year; a room imports only from those below it."""
