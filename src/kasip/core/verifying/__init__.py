"""Independent checks of plans, admissions and placements: separate code that shares no formula with what it checks."""
