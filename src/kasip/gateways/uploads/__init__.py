"""Any file an official hands over: recognised by its content, read in a process of its own within limits."""
