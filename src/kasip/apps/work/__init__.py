"""Long work outside the request: jobs with progress, heartbeat, cancel and retry."""
