"""The placement verifier: separate code written from docs/method/placing.md, by definitions and proofs."""

from kasip.core.verifying.placement.check import verify_placement

__all__ = ["verify_placement"]
