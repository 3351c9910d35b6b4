"""Lifecycles: which state may follow which, and how a forbidden step is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from portico.errors import refuse
from portico.values import Choice

State = TypeVar("State", bound=Choice)
Lifecycle = Mapping[State, tuple[State, ...]]
"""The states that may follow each state; a final state has none."""


def require_step(
    lifecycle: Lifecycle[State], current: State, wanted: State, code: str, what: str
) -> None:
    """Refuse the step from ``current`` to ``wanted`` unless the lifecycle permits it."""
    permitted = lifecycle[current]
    if wanted in permitted:
        return
    names = " or ".join(state.name for state in permitted)
    rest = f"it may become {names}" if names else "that is final"
    raise refuse(
        code,
        f"{what} is {current.name} and cannot become {wanted.name}: {rest}.",
        "input",
        "status",
    )
