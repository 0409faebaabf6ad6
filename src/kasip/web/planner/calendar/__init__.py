"""The year's calendar: its steps, a region's own dates, what is done and what is late."""
