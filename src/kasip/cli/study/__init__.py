"""The study commands: a folder of tables in, a folder of tables and a report out."""
