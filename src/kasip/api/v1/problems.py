"""What went wrong, as problem+json (RFC 9457): a code for machines, words for people, the place of each fault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Field, Schema

from kasip.apps.sources.labels import fault_text
from kasip.vocabulary.faults import Fault as ContractFault
from kasip.wording.catalogue import LANGUAGES, say

MEDIA_TYPE = "application/problem+json"


class FaultOut(Schema):
    """One thing wrong with what was sent."""

    table: str = Field(description="Table of the data contract")
    row: int = Field(description="Row of what was sent, from 1")
    column: str = Field(description="Column; several joined by + where they are wrong together")
    code: str = Field(description="What is wrong, for machines")
    value: str = Field(description="The value as read")
    text: str = Field(description="What is wrong and what to do, in the language asked for")


class Problem(Schema):
    """Why a request was refused."""

    type: str = Field(description="urn:kasip:problem:CODE")
    title: str = Field(description="What went wrong, in the language asked for")
    status: int
    detail: str = Field("", description="More about this case")
    faults: list[FaultOut] = Field(default_factory=list, description="Each thing wrong with what was sent")
    current: dict[str, object] | None = Field(None, description="With 412: the record as it stands now")


def language_asked() -> str:
    """This will return the language of the answer."""
    current = (get_language() or "kk").split("-")[0]
    return current if current in LANGUAGES else "kk"


def problem(
    status: int,
    code: str,
    *,
    detail: str = "",
    faults: Iterable[ContractFault] = (),
    current: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """This will answer with a problem, worded in the language asked for."""
    language = language_asked()
    body = {
        "type": f"urn:kasip:problem:{code}",
        "title": say(f"api_{code}", language),
        "status": status,
        "detail": detail,
        "faults": [_fault(fault, language) for fault in faults],
        "current": current,
    }
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def _fault(fault: ContractFault, language: str) -> dict[str, object]:
    return {
        "table": fault.file,
        "row": fault.row,
        "column": fault.column,
        "code": fault.code,
        "value": fault.value,
        "text": fault_text(fault, fault.file, language),
    }
