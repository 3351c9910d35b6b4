"""How errors look to clients: a code, a sentence, a request id, and nothing internal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from graphql import GraphQLError

from portico.errors import Refused, RequestError, Unavailable
from portico.query.batches import FieldFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portico.errors import Problem

log = structlog.get_logger(__name__)


def described(error: Exception, request_id: str) -> dict[str, Any]:
    """An error as an entry of ``errors``."""
    cause = _cause(error)
    entry: dict[str, Any] = {"message": str(cause)}
    extensions: dict[str, Any] = {"requestId": request_id}
    match cause:
        case RequestError():
            extensions["code"] = cause.code
            if isinstance(cause, FieldFailed):
                extensions["plugin"] = cause.plugin
            if cause.path:
                extensions["argument"] = [str(step) for step in cause.path]
        case Refused():
            extensions |= {"code": cause.problems[0].code, "problems": user_errors(cause)}
        case Unavailable():
            extensions |= {"code": cause.code, "retryable": True}
        case GraphQLError():
            entry["message"] = cause.message
            extensions |= {"code": "BAD_USER_INPUT", **(cause.extensions or {})}
        case _:
            log.error("internal error", request_id=request_id, exc_info=cause)
            entry["message"] = "Internal error. Quote the request id when you report it."
            extensions["code"] = "INTERNAL"
    if isinstance(error, GraphQLError):
        entry |= _where(error)
    return {**entry, "extensions": extensions}


def _cause(error: Exception) -> Exception:
    """What really went wrong, behind the wrapping of the executor."""
    original = getattr(error, "original_error", None)
    if isinstance(error, GraphQLError) and original is not None:
        return error if isinstance(original, (GraphQLError, ValueError)) else original
    return error


def _where(error: GraphQLError) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if error.locations:
        found["locations"] = [
            {"line": place.line, "column": place.column} for place in error.locations
        ]
    if error.path:
        found["path"] = error.path
    return found


def user_errors(error: Refused) -> list[dict[str, Any]]:
    """A refusal as the ``userErrors`` of a payload."""
    return shown_problems(error.problems)


def shown_problems(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems as clients see them."""
    return [{"code": p.code, "message": p.message, "path": _steps(p.path)} for p in problems]


def _steps(path: Sequence[str | int]) -> list[str]:
    return [str(step) for step in path]
