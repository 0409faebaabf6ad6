"""The log: one line of JSON an event, with the request's number and nothing that names or lets in a person."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kasip.web.middleware.requests import current_request_id

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)\d{6}(?:[ \u00a0._-]|%20|\\u00a0)?\d{6}(?!\d)"), "[number]"),
    (re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (
        re.compile(
            r"((?:password\d?|token|secret|sessionid|csrf\w*|api[_-]?key|authorization|otp|passphrase)"
            r"\\?[\"']?\s*[=:]\s*\\?[\"']?(?:bearer\s+|token\s+)?)[^\s\"'&,;\\}]+",
            re.IGNORECASE,
        ),
        r"\1[secret]",
    ),
    (re.compile(r"(?<![\w-])(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[A-Za-z0-9_-]{28,}(?![\w-])"), "[token]"),
)
_BREAKING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What terminals and readers of lines take for a break, a command or a turn of direction; JSON leaves it as it is."""

_OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName", "server_time"}


def masked(text: str) -> str:
    """This will take out of a text what must not be in a log: personal numbers, e-mail addresses, secrets and tokens.

    A number of twelve digits goes whatever it is: IINs and BINs look alike, and a log needs neither.
    """
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


class JsonLines(logging.Formatter):
    """One line an event: when, how bad, where from, the request's number, what, and what else was given."""

    def format(self, record: logging.LogRecord) -> str:
        """This will write an event as one line of JSON, masked as a whole: message, extras and traceback alike."""
        fields: dict[str, Any] = {
            "at": timezone.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": current_request_id() or None,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        told = {name: value for name, value in fields.items() if value is not None}
        written = masked(json.dumps(told, ensure_ascii=False, default=str))
        return _BREAKING.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def _extras(record: logging.LogRecord) -> Mapping[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _OWN_FIELDS}


class MaskedText(logging.Formatter):
    """Lines for a person at a terminal, masked as well."""

    def format(self, record: logging.LogRecord) -> str:
        """This will write an event as text."""
        return masked(super().format(record))


def logging_settings(*, form: str, level: str) -> dict[str, object]:
    """This will return the settings of the log.

    Args:
        form: `json` or `text`.
        level: least level that is written, e.g. `INFO`.
    """
    text = {"()": "kasip.config.logs.MaskedText", "format": "%(levelname)s %(name)s: %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "kasip.config.logs.JsonLines"} if form == "json" else text},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.db.backends": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
