"""Declarations as the chamber and the department read them."""
