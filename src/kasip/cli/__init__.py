"""The command line: options in, one study called, exit code out."""
