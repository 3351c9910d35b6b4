"""Which rate line of an agreement applied to each night of a stay, by the code of its booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from portico.models import Account
from portico_hotel_corporate.models import (
    Agreement,
    HotelRateVerdict,
    RateLine,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.rate_candidates import Candidate, Wish, judge
from portico_hotel_corporate.models.spans import days_of
from portico_hotel_corporate.operations.rate_resolution import NEVER_SIGNED
from portico_hotel_corporate.operations.rate_steps import Steps

FITS: Final = frozenset({HotelRateVerdict.WON, HotelRateVerdict.NO_BAR})
"""That nobody captured a best available rate takes no line away from who stayed by it."""
AT_ONCE: Final = 5000
"""How many keys are looked up in one statement."""


class Booked(Protocol):
    """What is known of a stay that a rate line may have applied to."""

    @property
    def account_id(self) -> UUID | None:
        """The company."""

    @property
    def property_id(self) -> UUID:
        """The property."""

    @property
    def currency(self) -> str:
        """The currency of the prices."""

    @property
    def arrival(self) -> date:
        """The first night."""

    @property
    def nights(self) -> int:
        """How many nights."""

    @property
    def room_type(self) -> str | None:
        """The type of room, if it is known."""

    @property
    def rate_code(self) -> str | None:
        """The code of the booking."""

    @property
    def booked_on(self) -> date | None:
        """The day of the booking."""

    @property
    def guests(self) -> int | None:
        """How many guests."""


class AppliedLines:
    """Finds the lines of many stays; agreements are read once, whatever number of stays there is.

    A line applied that fits the stay and stands in an agreement with the code of the booking. An
    agreement that names no codes is meant by any that is not another one's.
    """

    def __init__(self, session: Session, stays: Iterable[Booked]) -> None:
        self._lineages = _lineages(session, {s.account_id for s in stays if s.account_id})
        every = {each for lineage in self._lineages.values() for each in lineage}
        self._by_account: dict[UUID, list[Agreement]] = defaultdict(list)
        agreements = _agreements(session, sorted(every))
        for agreement in agreements:
            self._by_account[agreement.account_id].append(agreement)
        self._steps = Steps(session, agreements)

    def of(self, stay: Booked) -> dict[date, UUID]:
        """The line of each night; a night without one is left out."""
        if stay.account_id is None or stay.nights == 0:
            return {}
        usable = list(self._usable(stay, stay.account_id))
        if not usable:
            return {}
        nights = days_of(stay.arrival, stay.arrival + timedelta(days=stay.nights - 1))
        wish = Wish(
            room_type=stay.room_type or "",
            nights=tuple(nights),
            guests=max(1, stay.guests or 1),
            rooms=1,
            booked_on=stay.booked_on or stay.arrival,
        )
        found = {night: self._line(stay, wish, night, usable) for night in nights}
        return {night: line.id for night, line in found.items() if line is not None}

    def _usable(self, stay: Booked, account_id: UUID) -> Iterable[tuple[int, Agreement]]:
        for depth, account in enumerate(self._lineages[account_id]):
            for agreement in self._by_account[account]:
                if (
                    agreement.property_id in {None, stay.property_id}
                    and agreement.currency == stay.currency
                    and (agreement.covers_children or depth == 0)
                ):
                    yield depth, agreement

    def _line(
        self, stay: Booked, wish: Wish, night: date, usable: Sequence[tuple[int, Agreement]]
    ) -> RateLine | None:
        fits: list[Candidate] = []
        for depth, agreement in usable:
            steps = self._steps.on(agreement, wish.booked_on)
            for line in agreement.rate_lines:
                each = Candidate(
                    line=line,
                    agreement=agreement,
                    night=night,
                    depth=depth,
                    verdict=HotelRateVerdict.WON,
                    steps=steps,
                )
                judge(each, wish, None, -wish.rooms)
                fits += [each] * (each.verdict in FITS)
        coded = [each for each in fits if stay.rate_code in each.agreement.codes]
        meant = coded or [each for each in fits if not each.agreement.codes]
        return min(meant, key=lambda each: each.rank).line if meant else None


def _lineages(session: Session, accounts: set[UUID]) -> dict[UUID, list[UUID]]:
    """Companies with those above them in their groups, level by level for all at once."""
    parents: dict[UUID, UUID | None] = {}
    asked = sorted(accounts)
    while asked:
        for start in range(0, len(asked), AT_ONCE):
            some = asked[start : start + AT_ONCE]
            rows = session.execute(
                select(Account.id, Account.parent_id).where(Account.id.in_(some))
            )
            parents |= {row.id: row.parent_id for row in rows}
        above = {parent for parent in parents.values() if parent is not None}
        asked = sorted(above - parents.keys())
    return {account: _lineage(account, parents) for account in accounts}


def _lineage(account: UUID, parents: dict[UUID, UUID | None]) -> list[UUID]:
    found: list[UUID] = []
    current: UUID | None = account
    while current is not None and current not in found:
        found.append(current)
        current = parents.get(current)
    return found


def _agreements(session: Session, accounts: Sequence[UUID]) -> list[Agreement]:
    """The signed agreements of accounts, with all that lines are judged by."""
    return [
        agreement
        for start in range(0, len(accounts), AT_ONCE)
        for agreement in session.scalars(
            select(Agreement)
            .where(
                Agreement.account_id.in_(accounts[start : start + AT_ONCE]),
                Agreement.status.not_in(NEVER_SIGNED),
            )
            .options(
                selectinload(Agreement.rate_lines).selectinload(RateLine.season),
                selectinload(Agreement.blackouts),
                selectinload(Agreement.history),
            )
            .order_by(Agreement.number, Agreement.edition)
        )
    ]


def tie_stays(session: Session, ids: Sequence[UUID]) -> None:
    """Find the lines of stays anew, after their company came to be known."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        stays = list(session.scalars(select(StayProduction).where(StayProduction.id.in_(some))))
        applied = AppliedLines(session, stays)
        session.execute(
            update(StayNight).where(StayNight.stay_id.in_(some)).values(rate_line_id=None)
        )
        rows = [
            {"stay_id": stay.id, "night": night, "rate_line_id": line}
            for stay in stays
            for night, line in applied.of(stay).items()
        ]
        if rows:
            session.execute(update(StayNight), rows)
