"""People, organisations, the roles one holds in the other, and what a role may reach."""
