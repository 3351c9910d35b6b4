"""The database as those see it that run by themselves: there, or away."""

from __future__ import annotations

import structlog

log = structlog.get_logger(__name__)


class Outage:
    """Tells once that the database went away, and once that it is back; many may wait for it."""

    def __init__(self) -> None:
        self._reason = ""

    def goes_on(self, reason: str) -> None:
        """Somebody got no answer."""
        if reason != self._reason:
            log.warning("waits for the database", reason=reason)
            self._reason = reason

    def is_over(self) -> None:
        """Somebody got an answer."""
        if self._reason:
            log.warning("the database is back")
            self._reason = ""
