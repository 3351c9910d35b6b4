"""Why work failed, as those are told who may see it: our own words, never those of a fault.

What a database or a library says may quote what somebody wrote; that stands in the log alone.
"""

from __future__ import annotations

from typing import Final

from portico.errors import PorticoError, Refused, RequestError

INTERNAL: Final = "INTERNAL"
"""The code of whatever is no refusal."""


def reason_of(error: Exception) -> str:
    """The reason in words."""
    if isinstance(error, PorticoError):
        return str(error)
    return f"Internal error ({type(error).__name__}); the log of the server tells more."


def code_of(error: Exception) -> str:
    """The reason for programs."""
    if isinstance(error, Refused):
        return error.problems[0].code
    return error.code if isinstance(error, RequestError) else INTERNAL
