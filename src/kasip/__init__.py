"""Kasip: from a region's evidence to an explained state order, admission, dual training and employment."""

__version__ = "0.1.0"
