"""Dated parameters with their legal source: quotas, ages, norms, dates."""
