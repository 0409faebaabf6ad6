"""The admission verifier: who envies whom, judged pair by pair from the tables, without running any procedure again."""

from kasip.core.verifying.admission.check import verify_admission

__all__ = ["verify_admission"]
