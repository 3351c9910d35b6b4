"""Every error of Portico, and what becomes of it.

::

    PorticoError
    ├── Refused           an expected refusal: a rule said no      -> userErrors of the payload
    │   └── Conflict      the record changed since it was read     -> userErrors and the record
    ├── RequestError      the request itself is wrong              -> errors[] with extensions.code
    ├── Unavailable       the database cannot answer right now     -> errors[], may be retried
    └── StartupError      the deployment is wrong                  -> one report, the start stops
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for a refusal: a stable code, a text for people, and the input it is about."""

    code: str
    message: str
    path: Path = ()


class PorticoError(Exception):
    """The root of all errors that Portico raises on purpose."""


class Refused(PorticoError):
    """A rule refused the deed; nothing was written. Carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Conflict(Refused):
    """The record has another version than the caller expected."""

    def __init__(self, record: object, expected: int, actual: int) -> None:
        super().__init__(
            Problem(
                "CONFLICT",
                f"The record has version {actual}, not {expected}: "
                "somebody changed it. Look at the current one and try again.",
                ("input", "expectedVersion"),
            )
        )
        self.record = record


class RequestError(PorticoError):
    """The request cannot be carried out as it is, whatever the data say."""

    def __init__(self, code: str, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.code = code
        self.path = path


class Unavailable(PorticoError):
    """The database does not answer or is not ready; the same request may succeed later."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a deployment cannot start: who is at fault, what is wrong, how to mend it."""

    plugin: str
    message: str
    mend: str = ""

    def __str__(self) -> str:
        """The fault as one line of a report."""
        return f"{self.plugin}: {self.message}" + (f" {self.mend}" if self.mend else "")


class StartupError(PorticoError):
    """The deployment cannot start. Lists every fault at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def refuse(code: str, message: str, *path: str | int) -> Refused:
    """Make a refusal with one problem, to be raised; the path is given step by step."""
    return Refused(Problem(code, message, path))


class Problems:
    """Collects the problems of one deed, so that the caller learns of all of them at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, code: str, message: str, *path: str | int) -> None:
        """Note a problem and go on."""
        self._found.append(Problem(code, message, path))

    def check(self, *, ok: bool, code: str, message: str, path: Path = ()) -> None:
        """Note a problem unless the condition holds."""
        if not ok:
            self._found.append(Problem(code, message, path))

    def raise_if_any(self) -> None:
        """Refuse the deed if anything was noted."""
        if self._found:
            raise Refused(*self._found)
