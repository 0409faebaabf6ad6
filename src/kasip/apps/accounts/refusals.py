"""What is said no to: one exception whose code is worded in `wording/phrases/accounts.yaml`."""

from __future__ import annotations


class RefusedError(Exception):
    """Something was not done, for a reason people can be told; nothing was stored.

    Attributes:
        code: what the reason is called in the catalogue of phrases.
        facts: values its words name.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class MissingError(Exception):
    """There is no such person, organisation, invitation or key for this actor."""
