"""A refusal by HTTP, before any GraphQL is read."""

from __future__ import annotations

from portico.errors import RequestError


class HttpError(Exception):
    """The request is refused: with a status of HTTP, and an error as GraphQL has it.

    ``wait`` is how many seconds later it is worth trying again.
    """

    def __init__(self, status: int, code: str, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait
        self.error = RequestError(code, message)


def bad_request(message: str, code: str = "BAD_REQUEST") -> HttpError:
    """The request is not well formed."""
    return HttpError(400, code, message)
