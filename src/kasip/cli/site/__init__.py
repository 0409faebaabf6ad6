"""The administrator's commands: serving, working, backing up, restoring, upgrading, checking."""
