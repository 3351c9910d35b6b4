"""Finding the rate of every night of a stay, with the reason for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portico.models import Account
from portico_hotel_corporate.models import (
    Agreement,
    BarSnapshot,
    CorporateProfile,
    HotelCreditStatus,
    HotelQuoteOutcome,
    HotelRateVerdict,
    Property,
    QuoteNight,
    RateQuote,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN, HotelAgreementStatus
from portico_hotel_corporate.models.rate_candidates import Candidate, Night, Wish, choose, judge
from portico_hotel_corporate.operations.rate_steps import Steps

NEVER_SIGNED = (*BEING_WRITTEN, HotelAgreementStatus.DECLINED)


class Resolver:
    """Finds rates of one company at one property; what it read once it does not read again."""

    def __init__(self, session: Session, account_id: UUID, property_id: UUID) -> None:
        self._session = session
        self._property_id = property_id
        self._line = lineage(session, account_id)
        self._agreements = _agreements(session, self._line, session.get_one(Property, property_id))
        self._steps = Steps(session, self._agreements)
        self._stopped = _stopped(session, self._line)
        self._account_id = account_id

    def resolve(self, wish: Wish, seen_at: datetime) -> list[Night]:
        """The rate of each night, as it could be known at an instant."""
        snapshots = snapshots_at(
            self._session, self._property_id, wish.room_type, wish.nights, seen_at
        )
        return [self._night(wish, night, snapshots.get(night)) for night in wish.nights]

    def _night(self, wish: Wish, day: date, snapshot: BarSnapshot | None) -> Night:
        night = Night(night=day, snapshot=snapshot)
        for agreement in self._agreements:
            steps = self._steps.on(agreement, wish.booked_on)
            for line in agreement.rate_lines:
                candidate = Candidate(
                    line=line,
                    agreement=agreement,
                    night=day,
                    depth=self._line.index(agreement.account_id),
                    verdict=HotelRateVerdict.WON,
                    steps=steps,
                )
                judge(candidate, wish, snapshot, self._taken(line.id, line.room_allotment, day))
                if {self._account_id, agreement.account_id} & self._stopped:
                    candidate.verdict = HotelRateVerdict.CREDIT_STOP
                night.candidates.append(candidate)
        choose(night.candidates, night.bar)
        return night

    def _taken(self, line_id: UUID, limit: int | None, night: date) -> int:
        """How many rooms have a limited rate that night already: those of accepted quotes."""
        if limit is None:
            return 0
        taken = self._session.scalar(
            select(func.coalesce(func.sum(RateQuote.rooms), 0))
            .join(QuoteNight, QuoteNight.quote_id == RateQuote.id)
            .where(
                QuoteNight.rate_line_id == line_id,
                QuoteNight.night == night,
                RateQuote.outcome == HotelQuoteOutcome.ACCEPTED,
            )
        )
        return int(taken or 0)


def lineage(session: Session, account_id: UUID) -> list[UUID]:
    """A company and the companies above it in its group, itself first."""
    found: list[UUID] = []
    current: UUID | None = account_id
    while current is not None and current not in found:
        found.append(current)
        current = session.scalar(select(Account.parent_id).where(Account.id == current))
    return found


def _agreements(session: Session, line: Sequence[UUID], place: Property) -> list[Agreement]:
    """The signed agreements in the property's currency that the company may use, its own first."""
    found = session.scalars(
        select(Agreement)
        .where(
            Agreement.account_id.in_(line),
            Agreement.property_id.is_(None) | (Agreement.property_id == place.id),
            Agreement.currency == place.currency,
            Agreement.status.not_in(NEVER_SIGNED),
            Agreement.covers_children.is_(True) | (Agreement.account_id == line[0]),
        )
        .options(
            selectinload(Agreement.rate_lines),
            selectinload(Agreement.blackouts),
            selectinload(Agreement.history),
        )
    )
    return sorted(found, key=lambda each: (line.index(each.account_id), each.number, each.edition))


def _stopped(session: Session, line: Sequence[UUID]) -> set[UUID]:
    return set(
        session.scalars(
            select(CorporateProfile.account_id).where(
                CorporateProfile.account_id.in_(line),
                CorporateProfile.credit_status == HotelCreditStatus.STOP,
            )
        )
    )


def snapshots_at(
    session: Session, property_id: UUID, room_type: str, nights: Sequence[date], seen_at: datetime
) -> dict[date, BarSnapshot]:
    """The last rates and availabilities that were captured by an instant, by night."""
    found = session.scalars(
        select(BarSnapshot)
        .where(
            BarSnapshot.property_id == property_id,
            BarSnapshot.room_type == room_type,
            BarSnapshot.stay_date.in_(nights),
            BarSnapshot.captured_at <= seen_at,
        )
        .order_by(BarSnapshot.captured_at)
    )
    return {each.stay_date: each for each in found}
