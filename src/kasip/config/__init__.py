"""Settings, addresses and the server's entry: the one room that knows all others."""
