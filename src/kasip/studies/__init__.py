"""Folder in, folder out: each study command as one function."""
