"""What is done about organisations and people: each a verb, whole or not at all, told to the journal."""
