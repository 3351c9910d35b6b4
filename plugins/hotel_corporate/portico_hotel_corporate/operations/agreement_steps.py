"""Taking an agreement through its life: signing, suspending, ending, notice and renewal."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.lookup import expect_version, get
from portico_hotel_corporate.models import Agreement, HotelAgreementStatus
from portico_hotel_corporate.models.agreement_status import IN_FORCE
from portico_hotel_corporate.models.spans import overlap
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementNoticeGive,
    HotelAgreementStatusChange,
)
from portico_hotel_corporate.operations.agreement_parts import copy_part
from portico_hotel_corporate.operations.agreements import next_edition
from portico_hotel_corporate.operations.terminations import end_noticed

_S = HotelAgreementStatus
NEEDS_REASON: Final = frozenset({_S.SUSPENDED, _S.TERMINATED, _S.DECLINED})
FEBRUARY_29: Final = (2, 29)


def change_agreement_status(
    session: Session, actor: Actor, input: HotelAgreementStatusChange
) -> Agreement:
    """Take an agreement to its next status; becoming active makes it final and unchangeable."""
    seen = get(session, Agreement, input.id)
    account = get(session, Account, seen.account_id, "input", "id", lock=True)
    agreement = get(session, Agreement, input.id, lock=True)
    expect_version(agreement, input.expected_version)
    reason = (input.reason or "").strip() or None
    agreement.check_step(input.status)
    _check_reason(input, reason)
    becoming_active = input.status is _S.ACTIVE and agreement.status not in IN_FORCE
    agreement.enter(input.status, actor, reason)
    if input.status is _S.ACTIVE:
        account.require_in_use("input", "id")
    if becoming_active:
        _sign(session, actor, agreement, input)
    session.flush()
    return agreement


def _check_reason(input: HotelAgreementStatusChange, reason: str | None) -> None:
    problems = Problems()
    problems.check(
        ok=reason is not None or input.status not in NEEDS_REASON,
        code="HOTEL_REASON_MISSING",
        message=f"Say why it is {input.status.name}.",
        path=("input", "reason"),
    )
    problems.raise_if_any()


def _sign(
    session: Session, actor: Actor, agreement: Agreement, input: HotelAgreementStatusChange
) -> None:
    """Bring an edition into force in place of the one before, if no other one stands beside.

    It counts from the day of signature, whenever somebody gets round to entering it.
    """
    agreement.require_discounts_within(actor, "input", "id")
    problems = Problems()
    today = agreement.today(actor)
    problems.check(
        ok=input.signed_on is not None and input.signed_on <= today,
        code="HOTEL_AGREEMENT_UNSIGNED",
        message=f"Give the day on which both had signed it, not after today ({today}).",
        path=("input", "signedOn"),
    )
    problems.raise_if_any()
    agreement.signed_on = input.signed_on
    agreement.document_ref = (input.document_ref or "").strip() or None
    agreement.history[-1].day = signed_on = input.signed_on or today
    for blackout in agreement.blackouts:
        blackout.announced_on = min(blackout.announced_on, signed_on)
    old = (
        session.get(Agreement, agreement.supersedes_id)
        if (agreement.supersedes_id is not None)
        else None
    )
    if old is not None and old.status in IN_FORCE:
        old.enter(_S.SUPERSEDED, actor, f"by edition {agreement.edition}")
        old.history[-1].day = signed_on
    refuse_second(session, agreement)


def refuse_second(session: Session, agreement: Agreement) -> None:
    """Refuse a second agreement of its kind for the same client, property and days.

    The client's account must be locked. An agreement for all properties is one for each.
    """
    others = select(Agreement).where(
        Agreement.account_id == agreement.account_id,
        Agreement.kind == agreement.kind,
        Agreement.status.in_(IN_FORCE),
        Agreement.id != agreement.id,
    )
    if agreement.property_id is not None:
        here = Agreement.property_id
        others = others.where(or_(here.is_(None), here == agreement.property_id))
    for other in session.scalars(others):
        if overlap(other.term, agreement.term) and not (other.stackable and agreement.stackable):
            raise refuse(
                "HOTEL_AGREEMENT_OVERLAP",
                f"{other.label} is in force from {other.valid_from} to {other.valid_to} for the "
                "same client, kind and property. End or amend it, or make both stackable.",
                "input",
                "id",
            )


def give_notice(session: Session, actor: Actor, input: HotelAgreementNoticeGive) -> Agreement:
    """Give notice that an agreement is not to be renewed."""
    agreement = get(session, Agreement, input.id, lock=True)
    expect_version(agreement, input.expected_version)
    today = agreement.today(actor)
    problems = Problems()
    problems.check(
        ok=agreement.status in IN_FORCE and agreement.auto_renew,
        code="HOTEL_NOTICE",
        message=f"{agreement.label} is {agreement.status.name}"
        + ("." if agreement.auto_renew else " and ends by itself: it takes no notice."),
        path=("input", "id"),
    )
    problems.check(
        ok=today <= agreement.notice_deadline,
        code="HOTEL_NOTICE_LATE",
        message=f"Notice was due by {agreement.notice_deadline}: it will be renewed.",
        path=("input", "id"),
    )
    problems.check(
        ok=agreement.notice_given_on is None,
        code="HOTEL_NOTICE",
        message=f"Notice was given on {agreement.notice_given_on}.",
        path=("input", "id"),
    )
    problems.raise_if_any()
    agreement.notice_given_on, agreement.notice_given_by = today, input.by
    session.flush()
    return agreement


def end_terms(session: Session, actor: Actor) -> str:
    """Let agreements end that are past: terminated after a breach, expired, or renewed."""
    terminated = end_noticed(session, actor)
    due = session.scalars(
        select(Agreement)
        .where(Agreement.status.in_(IN_FORCE), Agreement.valid_to < actor.today)
        .order_by(Agreement.id)
        .with_for_update()
    )
    expired = renewed = 0
    for agreement in due.all():
        if agreement.valid_to >= agreement.today(actor):
            continue
        agreement.enter(_S.EXPIRED, actor, f"its last night was {agreement.valid_to}")
        expired += 1
        if agreement.auto_renew and agreement.notice_given_on is None:
            session.add(renewal(session, actor, agreement))
            session.flush()
            renewed += 1
    return f"{expired} agreements expired, {renewed} of them renewed, {terminated} terminated"


def renewal(session: Session, actor: Actor, old: Agreement) -> Agreement:
    """The edition that follows an old one for as long again, in force at once."""
    moved = _mover(old)
    new = next_edition(session, old)
    new.valid_from = old.valid_to + timedelta(days=1)
    new.valid_to = moved(old.valid_to)
    for line in old.rate_lines:
        first, last = line.first_night, line.last_night
        new.rate_lines.append(
            copy_part(line, first_night=first and moved(first), last_night=last and moved(last))
        )
    for entitlement in old.entitlements:
        first, last = entitlement.valid_from, entitlement.valid_to
        new.entitlements.append(
            copy_part(entitlement, valid_from=first and moved(first), valid_to=last and moved(last))
        )
    for duty in old.obligations:
        new.obligations.append(copy_part(duty))
    new.signed_on, new.document_ref = old.signed_on, old.document_ref
    new.fill_notice()
    new.enter(_S.ACTIVE, actor, f"renews edition {old.edition}")
    return new


def _mover(old: Agreement) -> Callable[[date], date]:
    """How days move from one term to the next: by whole years if the term is, else by its days."""
    next_first = old.valid_to + timedelta(days=1)
    years = next_first.year - old.valid_from.year
    anniversary = (next_first.month, next_first.day) == (old.valid_from.month, old.valid_from.day)
    if years and anniversary:
        return lambda day: _years_later(day, years)
    length = next_first - old.valid_from
    return lambda day: day + length


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; the last day of February stays the last day of February."""
    year = day.year + years
    is_february_end = day.month == FEBRUARY_29[0] and (day + timedelta(days=1)).month != day.month
    if is_february_end:
        return date(year, 2, 29 if isleap(year) else 28)
    return day.replace(year=year)
