"""Checking what plugins let be read over HTTP: each address once, each declared as it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from portico.errors import Fault
from portico.routes import address

if TYPE_CHECKING:
    from portico.routes import Route


def route_faults(name: str, prefix: str, routes: Sequence[Route]) -> Iterable[Fault]:
    """What is wrong with the routes of a plugin; prefixes keep those of two plugins apart."""
    yield from _misdeclared(name, prefix, routes)
    paths = [route.path for route in routes]
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        yield Fault(name, f"two of its routes are at {address(prefix, path)}.", "Rename one.")


def _misdeclared(name: str, prefix: str, routes: Sequence[Route]) -> Iterator[Fault]:
    for route in routes:
        if problem := route.problem():
            yield Fault(name, f"its route {route.path!r} {problem}")
        elif not route.permission.startswith((f"{prefix}.", "core.")):
            needed = f"the permission {route.permission} of a stranger"
            yield Fault(name, f"its route {route.path!r} needs {needed}.", "Name one of its own.")
