"""The interface as a whole: its routes, its problems and its description (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from kasip.api.v1 import others, records
from kasip.api.v1.answers import record_out
from kasip.api.v1.gate import gate
from kasip.api.v1.problems import MEDIA_TYPE, language_asked, problem
from kasip.apps.sources.actions import NotPermittedError, RecordInUseError, StaleRecordError
from kasip.apps.sources.listing import UnknownColumnError
from kasip.apps.sources.queries import MissingRecordError, record_for
from kasip.apps.work.queries import MissingJobError
from kasip.vocabulary.faults import InputRejectedError

DESCRIPTION = (
    "Records of a region for machines: the same rules, checks and words as the pages. A key is made on the page of "
    "keys and acts as the role it was made in. Answers are in the language of Accept-Language: kk, ru or en."
)
NUMBERED = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 100},
    "description": "A number of your own: a repeat with it is answered alike and does nothing twice",
}


class ShownKey(HttpBearer):
    """The key as OpenAPI describes it; the gate has looked at it already."""

    openapi_bearerFormat = "prefix.secret"  # noqa: N815  the name ninja looks for

    def authenticate(self, request: HttpRequest, token: str) -> object:  # noqa: ARG002  the gate did
        """This will let through what the gate let through."""
        return getattr(request, "machine", None)


class Interface(NinjaAPI):
    """The first version; its description declares problems in their own media type."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """This will describe the interface."""
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for method, operation in path.items():
                _describe(method, operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
    if method in ("post", "patch", "delete"):
        operation.setdefault("parameters", []).append(NUMBERED)


api = Interface(
    title="Kasip",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=ShownKey(),
)
api.add_router("/tables", records.router)
api.add_router("", others.router)
api.add_decorator(gate, mode="view")


@api.exception_handler(MissingRecordError)
@api.exception_handler(MissingJobError)
def missing(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """This will answer that there is no such thing, whether it does not exist or lies out of reach."""
    return problem(404, "missing")


@api.exception_handler(NotPermittedError)
def not_permitted(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """This will answer that the key may see but not do this."""
    return problem(403, "not_permitted")


@api.exception_handler(UnknownColumnError)
def unknown_column(_request: HttpRequest, error: UnknownColumnError) -> HttpResponse:
    """This will answer that a filter, an order or a value names no column of the table."""
    return problem(422, "unknown_column", detail=str(error)[:80])


@api.exception_handler(InputRejectedError)
def rejected(_request: HttpRequest, error: InputRejectedError) -> HttpResponse:
    """This will answer with everything wrong with what was sent; a key that is taken is a conflict."""
    taken = all(fault.code == "key_taken" for fault in error.faults)
    return problem(409 if taken else 422, "conflict" if taken else "rejected", faults=error.faults)


@api.exception_handler(StaleRecordError)
def stale(request: Any, error: StaleRecordError) -> HttpResponse:
    """This will answer with the record as it stands now."""
    current = record_for(type(error.current), error.current.pk, request.machine.actor)
    shaped = record_out(current, language_asked())
    return problem(412, "stale", current=shaped, headers={"ETag": records.etag_of(current)})


@api.exception_handler(RecordInUseError)
def in_use(_request: HttpRequest, _error: Exception) -> HttpResponse:
    """This will answer that other records refer to this one."""
    return problem(409, "in_use")


@api.exception_handler(ValidationError)
def unreadable(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """This will answer which part of a request has not the shape described."""
    places = ["/".join(str(step) for step in one.get("loc", ())) for one in error.errors]
    return problem(422, "unreadable", detail="; ".join(places)[:500])


@api.exception_handler(HttpError)
def unparsed(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """This will answer that the body is no JSON."""
    return problem(error.status_code, "unreadable" if error.status_code == 400 else "missing")
