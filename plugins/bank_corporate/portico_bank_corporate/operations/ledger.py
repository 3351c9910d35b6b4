"""The ledger of credit limits: every change in their use is a movement, booked under their locks.

A limit that is part of another shares its use: each movement is booked on the limit and on all
that it is part of, and all of them must have room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from portico.errors import refuse
from portico.values import Money, round_places
from portico_bank_corporate.models import (
    BankGuaranteeType,
    BankMovementKind,
    Conversion,
    CreditLimit,
    Guarantee,
    LimitMovement,
)
from portico_bank_corporate.models.amounts import text
from portico_bank_corporate.operations.fx_rates import conversion_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portico.access import Actor

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a limit is used, in its currency."""

    limit: Decimal
    issued: Decimal
    reserved: Decimal
    spent: Decimal
    """What was given back to a limit that does not revolve, and so is gone."""
    on_balance: Decimal = ZERO
    """What applicants owe for payments, and have not paid in time."""

    @property
    def used(self) -> Decimal:
        """Issued, reserved and overdue together."""
        return self.issued + self.reserved + self.on_balance

    @property
    def free(self) -> Decimal:
        """What is left; below zero if rates have moved against the bank."""
        return self.limit - self.used - self.spent

    @property
    def utilisation(self) -> Decimal:
        """How much is used, in per cent of the limit with two decimals."""
        return round_places(self.used * 100 / self.limit, 2)


@dataclass(frozen=True, slots=True)
class Subject:
    """What uses a limit: a guarantee, an overdue claim, or an application that reserves."""

    reference: str
    guarantee_id: UUID | None = None
    claim_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How much a subject uses of a limit now, in its own and in the limit's currency."""

    amount: Decimal
    limit_amount: Decimal
    conversion: Conversion


class Ledger:
    """The movements of some limits and of all that they are part of, locked for one deed."""

    def __init__(self, session: Session, actor: Actor, limit_ids: Iterable[UUID]) -> None:
        self._session = session
        self._actor = actor
        self._paths = {
            limit_id: limit_path(session, session.get_one(CreditLimit, limit_id))
            for limit_id in limit_ids
        }
        _lock(session, {limit.id for path in self._paths.values() for limit in path})

    def path(self, limit_id: UUID) -> list[CreditLimit]:
        """The limit and all that it is part of, upwards."""
        return self._paths[limit_id]

    def require_usable(
        self, limit_id: UUID, *path: str, type: BankGuaranteeType | None = None
    ) -> None:
        """Refuse new use unless the limit and all that it is part of may be used today."""
        for limit in self.path(limit_id):
            limit.require_usable(self._actor.today, *path)
            if type is not None:
                limit.require_type(type, *path)

    def require_free(self, limit_id: UUID, needed: Money) -> None:
        """Refuse unless the limit and all that it is part of have this much free."""
        for limit in self.path(limit_id):
            free = standing(self._session, limit).free
            amount = self._conversion(limit, needed).convert(needed.amount)
            if amount > free:
                raise _exceeded(limit, free, amount)

    def book(self, kind: BankMovementKind, limit_id: UUID, subject: Subject, now: Money) -> None:
        """Book what the subject uses from now on, on the limit and all that it is part of.

        Each converts it by its own policy for exchange rates.
        """
        for limit in self.path(limit_id):
            self.book_on(limit, kind, subject, now, self._conversion(limit, now))

    def _conversion(self, limit: CreditLimit, money: Money) -> Conversion:
        return conversion_for(self._session, limit, money.currency, self._actor.today)

    def book_on(
        self,
        limit: CreditLimit,
        kind: BankMovementKind,
        subject: Subject,
        now: Money,
        by: Conversion,
    ) -> None:
        """Book the difference to what the subject used of this one limit, if there is any."""
        before = use_of(self._session, limit, subject)
        amount = now.amount - (before.amount if before else ZERO)
        limit_amount = by.convert(now.amount) - (before.limit_amount if before else ZERO)
        if not amount and not limit_amount:
            return
        movement = LimitMovement(
            limit_id=limit.id,
            seq=_next_seq(self._session, limit),
            kind=kind,
            booked_on=self._actor.today,
            guarantee_id=subject.guarantee_id,
            claim_id=subject.claim_id,
            reference=subject.reference,
            amount=amount,
            currency=now.currency,
            rate=by.rate,
            rate_inverse=by.inverse,
            rate_date=by.date,
            rate_source=by.source,
            add_on=by.add_on,
            limit_amount=limit_amount,
            limit_currency=limit.currency,
        )
        self._session.add(movement)
        self._session.flush()

    def give_back(self, limit_id: UUID, subject: Subject, now: Money) -> None:
        """Book that a subject uses less, at the rate that it was last booked at."""
        for limit in self.path(limit_id):
            if use := use_of(self._session, limit, subject):
                self.book_on(limit, BankMovementKind.RELEASE, subject, now, use.conversion)


def guarantee_subject(guarantee: Guarantee) -> Subject:
    """The guarantee as a user of its limit."""
    return Subject(guarantee.undertaking_number, guarantee.id)


def standing(session: Session, limit: CreditLimit, as_of: date | None = None) -> Standing:
    """How much of a limit is used, or was at the end of a day."""
    is_issued = LimitMovement.guarantee_id.is_not(None)
    is_claim = LimitMovement.claim_id.is_not(None)
    statement = select(
        is_issued, is_claim, LimitMovement.kind, func.sum(LimitMovement.limit_amount)
    ).where(LimitMovement.limit_id == limit.id)
    if as_of is not None:
        statement = statement.where(LimitMovement.booked_on <= as_of)
    issued = reserved = spent = on_balance = ZERO
    for of_guarantee, of_claim, kind, total in session.execute(
        statement.group_by(is_issued, is_claim, LimitMovement.kind)
    ):
        if of_guarantee:
            issued += total
            spent -= total if kind is BankMovementKind.RELEASE and not limit.revolving else ZERO
        elif of_claim:
            on_balance += total
        else:
            reserved += total
    return Standing(limit.amount, issued, reserved, spent, on_balance)


def use_of(session: Session, limit: CreditLimit, subject: Subject) -> Use | None:
    """What a subject uses of the limit now: its movements' sums, at the rate of the latest."""
    its = (
        LimitMovement.limit_id == limit.id,
        LimitMovement.reference == subject.reference,
        LimitMovement.guarantee_id.is_not_distinct_from(subject.guarantee_id),
        LimitMovement.claim_id.is_not_distinct_from(subject.claim_id),
    )
    latest = session.scalars(
        select(LimitMovement).where(*its).order_by(LimitMovement.seq.desc()).limit(1)
    ).one_or_none()
    if latest is None:
        return None
    sums = select(func.sum(LimitMovement.amount), func.sum(LimitMovement.limit_amount))
    amount, limit_amount = session.execute(sums.where(*its)).one()
    return Use(amount, limit_amount, _conversion(latest))


def subjects(session: Session, limit: CreditLimit) -> list[Subject]:
    """All that ever used the limit."""
    m = LimitMovement
    found = select(m.reference, m.guarantee_id, m.claim_id).where(m.limit_id == limit.id)
    return [Subject(*row) for row in session.execute(found.distinct())]


def _conversion(movement: LimitMovement) -> Conversion:
    return Conversion(
        movement.currency,
        movement.limit_currency,
        movement.rate,
        movement.rate_inverse,
        movement.rate_date,
        movement.rate_source,
        movement.add_on,
    )


def _exceeded(limit: CreditLimit, free: Decimal, needed: Decimal) -> Exception:
    have, want = Money(free, limit.currency), Money(needed, limit.currency)
    return refuse(
        "BANK_LIMIT_EXCEEDED",
        f"Credit limit {limit.number} has {text(have)} free; this needs {text(want)}, "
        f"{text(want - have)} more.",
        "input",
        "amount",
    )


def limit_path(session: Session, limit: CreditLimit) -> list[CreditLimit]:
    """The limit and all that it is part of, upwards."""
    path = [limit]
    while path[-1].parent_id is not None:  # a parent is fixed for good: there is no cycle
        path.append(session.get_one(CreditLimit, path[-1].parent_id))
    return path


def limit_and_parts(limit: CreditLimit) -> ScalarSelect[UUID]:
    """The limit and all that is part of it, downwards."""
    below = select(CreditLimit.id).where(CreditLimit.id == limit.id).cte("below", recursive=True)
    below = below.union(select(CreditLimit.id).join(below, CreditLimit.parent_id == below.c.id))
    return select(below.c.id).scalar_subquery()


def _lock(session: Session, ids: Iterable[UUID]) -> None:
    # FOR NO KEY UPDATE: PostgreSQL checks a guarantee's foreign key by a shared lock on its limit,
    # sometimes before this, and that must not wait for whoever has the limits in their order.
    session.scalars(
        select(CreditLimit)
        .where(CreditLimit.id.in_(ids))
        .order_by(CreditLimit.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _next_seq(session: Session, limit: CreditLimit) -> int:
    last = session.scalar(
        select(func.max(LimitMovement.seq)).where(LimitMovement.limit_id == limit.id)
    )
    return (last or 0) + 1
