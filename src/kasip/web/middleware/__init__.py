"""What every request goes through: the language it is answered in, and who acts."""
