"""The order verifier: a plan recomputed from the tables, by code written from docs/method/order.md alone."""

from kasip.core.verifying.order.check import verify_plan

__all__ = ["verify_plan"]
