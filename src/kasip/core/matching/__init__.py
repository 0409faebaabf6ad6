"""Choices, priorities, quotas and beds into a stable allotment, with the reason for each refusal."""
