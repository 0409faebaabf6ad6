"""Dual placement: which student trains at which enterprise, with a proof, and a reason for everybody left out."""
