"""The statuses of an event booking, and which may follow which."""

from __future__ import annotations

from typing import Final

from portico.values import Choice


class HotelBookingStatus(Choice):
    """How far an event booking has come."""

    INQUIRY = "The client asked."
    PROSPECT = "We want the event and work on it; no space is held."
    TENTATIVE = "Space is held until the option date."
    WAITLIST = "The client waits for space that others hold."
    DEFINITE = "The contract stands; space is held."
    ACTUAL = "The event takes place or took place."
    CLOSED = "Billed and done. Final."
    LOST = "The client left before there was a contract."
    TURNED_DOWN = "The hotel refused."
    CANCELLED = "Cancelled after it was definite. Final."


_S = HotelBookingStatus

TRANSITIONS: Final[dict[HotelBookingStatus, frozenset[HotelBookingStatus]]] = {
    _S.INQUIRY: frozenset({_S.PROSPECT, _S.TENTATIVE, _S.LOST, _S.TURNED_DOWN}),
    _S.PROSPECT: frozenset({_S.TENTATIVE, _S.DEFINITE, _S.LOST, _S.TURNED_DOWN}),
    _S.TENTATIVE: frozenset({_S.PROSPECT, _S.DEFINITE, _S.WAITLIST, _S.LOST, _S.TURNED_DOWN}),
    _S.WAITLIST: frozenset({_S.TENTATIVE, _S.LOST, _S.TURNED_DOWN}),
    _S.DEFINITE: frozenset({_S.TENTATIVE, _S.ACTUAL, _S.CANCELLED}),
    _S.ACTUAL: frozenset({_S.CLOSED}),
    _S.LOST: frozenset({_S.PROSPECT}),
    _S.TURNED_DOWN: frozenset({_S.PROSPECT}),
    _S.CANCELLED: frozenset(),
    _S.CLOSED: frozenset(),
}

INITIAL: Final = frozenset({_S.INQUIRY, _S.PROSPECT, _S.TENTATIVE, _S.DEFINITE})
HOLDS_SPACE: Final = frozenset({_S.TENTATIVE, _S.DEFINITE, _S.ACTUAL, _S.CLOSED})
"""A closed event keeps its place in the diary: what was used was not free."""
SURE: Final = frozenset({_S.DEFINITE, _S.ACTUAL, _S.CLOSED})
"""The contract stands, and what takes place is promised."""
NEEDS_REASON: Final = frozenset({_S.LOST, _S.TURNED_DOWN, _S.CANCELLED})
OVER: Final = NEEDS_REASON | {_S.CLOSED}
"""Nothing is left to be done, and nothing about the booking may change."""

SURENESS: Final = (
    _S.INQUIRY,
    _S.WAITLIST,
    _S.PROSPECT,
    _S.TENTATIVE,
    _S.DEFINITE,
    _S.ACTUAL,
    _S.CLOSED,
)
"""From a question to what took place."""


def no_surer_than(status: HotelBookingStatus) -> frozenset[HotelBookingStatus]:
    """What a part of an event may be: never surer than the event; an event that is over is over."""
    if status not in SURENESS:
        return frozenset({status})
    return frozenset(SURENESS[: SURENESS.index(status) + 1])


def in_words(statuses: frozenset[HotelBookingStatus]) -> str:
    """The names of statuses, in the order of the lifecycle: ``PROSPECT, LOST``."""
    return ", ".join(status.name for status in HotelBookingStatus if status in statuses)
