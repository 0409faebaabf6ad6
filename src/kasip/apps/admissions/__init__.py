"""Who may apply: school leavers and how far they travel."""
