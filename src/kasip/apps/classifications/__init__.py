"""Territories, industries, occupations, specialties and qualifications, and how they map to each other."""
