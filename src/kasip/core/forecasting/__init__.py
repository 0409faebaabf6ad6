"""What will be needed and what will come: employment, openings, graduates, the gap, and how sure."""
