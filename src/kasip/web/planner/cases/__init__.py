"""Cases for new specialties: the list, one case, what enterprises and colleges bring to it, its decisions."""
