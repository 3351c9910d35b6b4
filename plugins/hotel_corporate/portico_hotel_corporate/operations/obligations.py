"""Looking at how both sides keep their agreement, on any day, and settling what was not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import announce
from portico.operations.assigning import assign
from portico.operations.lookup import get, get_account
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import (
    Agreement,
    ClientInvoice,
    HotelObligationStatus,
    HotelReasonKind,
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN, IN_FORCE
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged
from portico_hotel_corporate.models.obligation_rules import SETTLED, Inputs, Verdict, judge
from portico_hotel_corporate.models.obligation_windows import Window, windows
from portico_hotel_corporate.operations.codes import check_reason
from portico_hotel_corporate.operations.obligation_facts import Facts, measure

SHOWN: Final = 200


@dataclass(kw_only=True)
class HotelAgreementEvaluate:
    """An agreement to be looked at."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None


@dataclass(kw_only=True)
class HotelObligationSettle:
    """How a breach is settled."""

    obligation_id: Annotated[UUID, Ref("HotelObligation"), "The duty."]
    window_start: Annotated[date, "The first day of the window in which it was breached."]
    settled_as: Annotated[HotelObligationStatus, "WAIVED, CHARGED or CURED."]
    reason_code: Annotated[str | None, "Why, by one of the house's reasons for a waiver."] = None
    note: Annotated[str | None, "Why, in words."] = None


@dataclass(kw_only=True)
class HotelClientInvoiceRecord:
    """An invoice, or that it was paid."""

    number: Annotated[str, "The invoice's number; a known one is brought up to date."]
    account_id: Annotated[UUID, Ref("Account"), "The client."]
    issued_on: Annotated[date, "The day of the invoice."]
    total: Annotated[Money, "The amount."]
    paid_on: Annotated[date | Unset | None, "The day it was paid in full."] = UNSET


@dataclass(frozen=True, slots=True)
class Look:
    """A duty in one window on one day: what it depends on, and how it stands."""

    duty: Obligation
    inputs: Inputs
    facts: Facts
    verdict: Verdict


def looks(session: Session, agreement: Agreement, as_of: date) -> Iterator[Look]:
    """Every duty of an agreement in every window that has begun, or in its first one."""
    for duty in agreement.obligations:
        every = list(windows(duty.window, *agreement.term))
        for window in [each for each in every if each.first <= as_of] or every[:1]:
            yield _look(session, duty, window, as_of)


def _look(session: Session, duty: Obligation, window: Window, as_of: date) -> Look:
    facts = measure(session, duty, window, as_of)
    inputs = Inputs(
        metric=duty.metric,
        comparator=duty.comparator,
        target=duty.target,
        window=window,
        proration=duty.proration,
        weights=tuple(Decimal(weight) for weight in duty.month_weights),
        tolerance_percent=duty.tolerance_percent,
        consequence=duty.consequence,
        charge=duty.charge_amount or Decimal(0),
        damages_percent=duty.damages_percent,
        currency=duty.currency,
        as_of=as_of,
        measured=facts.measured,
        on_books=facts.on_books,
        remedied=facts.remedied,
        settled=_settled(session, duty, window, as_of),
        previous=_previous(session, duty, window, as_of),
    )
    return Look(duty, inputs, facts, judge(inputs))


def _settled(
    session: Session, duty: Obligation, window: Window, as_of: date
) -> HotelObligationStatus | None:
    return session.scalar(
        select(ObligationSettlement.settled_as).where(
            ObligationSettlement.obligation_id == duty.id,
            ObligationSettlement.window_start == window.first,
            ObligationSettlement.settled_on <= as_of,
        )
    )


def _previous(
    session: Session, duty: Obligation, window: Window, as_of: date
) -> HotelObligationStatus | None:
    """How it stood the last time that it was looked at on an earlier day."""
    return session.scalar(
        select(ObligationEvaluation.status)
        .where(
            ObligationEvaluation.obligation_id == duty.id,
            ObligationEvaluation.window_start == window.first,
            ObligationEvaluation.as_of < as_of,
        )
        .order_by(ObligationEvaluation.as_of.desc(), ObligationEvaluation.id.desc())
        .limit(1)
    )


def evaluate_agreement(session: Session, actor: Actor, input: HotelAgreementEvaluate) -> Agreement:
    """Note in the ledger how both sides keep an agreement on a day; the same facts count once."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId", lock=True)
    as_of = day_to_look_at(agreement, actor, input.as_of)
    for look in looks(session, agreement, as_of):
        _enter(session, actor, look)
    return agreement


def day_to_look_at(agreement: Agreement, actor: Actor, as_of: date | None) -> date:
    """The day that is asked for, today if none is; refused before anything was agreed."""
    if agreement.status in BEING_WRITTEN:
        raise refuse(
            "HOTEL_AGREEMENT_STEP",
            f"{agreement.label} is {agreement.status.name}: nothing is owed before it is signed.",
            "input",
            "agreementId",
        )
    return as_of or agreement.today(actor)


def _enter(session: Session, actor: Actor, look: Look) -> None:
    """Append a line to the ledger, unless that very line is there; announce a change."""
    digest, inputs, verdict = look.inputs.digest(), look.inputs, look.verdict
    known = select(ObligationEvaluation.id).where(
        ObligationEvaluation.obligation_id == look.duty.id,
        ObligationEvaluation.window_start == inputs.window.first,
        ObligationEvaluation.as_of == inputs.as_of,
        ObligationEvaluation.input_hash == digest,
    )
    if session.scalar(known) is not None:
        return
    line = ObligationEvaluation(
        obligation_id=look.duty.id,
        window_start=inputs.window.first,
        window_end=inputs.window.last,
        as_of=inputs.as_of,
        target=verdict.target,
        target_prorated=verdict.target_prorated,
        actual=inputs.measured,
        on_books=inputs.on_books,
        projected=verdict.projected,
        attainment=verdict.attainment,
        gap=verdict.gap,
        exposure_amount=verdict.exposure,
        currency=inputs.currency,
        status=verdict.status,
        is_change=verdict.status is not inputs.previous,
        evidence=look.facts.evidence[:SHOWN],
        evidence_count=len(look.facts.evidence),
        inputs=inputs.to_json(),
        input_hash=digest,
    )
    session.add(line)
    session.flush()
    if line.is_change:
        announce(session, actor, ObligationStatusChanged(line, inputs.previous))


def evaluate_all(session: Session, actor: Actor) -> str:
    """Look at every agreement in force, as of its property's business day."""
    agreements = session.scalars(
        select(Agreement).where(Agreement.status.in_(IN_FORCE)).order_by(Agreement.id)
    ).all()
    for agreement in agreements:
        wish = HotelAgreementEvaluate(agreement_id=agreement.id, as_of=None)
        evaluate_agreement(session, actor, wish)
    return f"{len(agreements)} agreements looked at"


def settle_obligation(
    session: Session, actor: Actor, input: HotelObligationSettle
) -> ObligationSettlement:
    """Settle a breach: waive it, charge for it, or note that it was made good."""
    duty = get(session, Obligation, input.obligation_id, "input", "obligationId", lock=True)
    _check_settlement(session, duty, input)
    if input.settled_as is HotelObligationStatus.WAIVED:
        check_reason(session, HotelReasonKind.WAIVER, input.reason_code, input.note)
    problems = Problems()
    made = ObligationSettlement(
        obligation_id=duty.id,
        window_start=input.window_start,
        settled_as=input.settled_as,
        settled_on=duty.agreement.today(actor),
    )
    assign(made, input, ("reason_code", "note"), problems, "input")
    problems.raise_if_any()
    session.add(made)
    session.flush()
    return made


def _check_settlement(session: Session, duty: Obligation, input: HotelObligationSettle) -> None:
    problems = Problems()
    problems.check(
        ok=input.settled_as in SETTLED,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message="A breach is settled as WAIVED, CHARGED or CURED.",
        path=("input", "settledAs"),
    )
    last = session.scalars(
        select(ObligationEvaluation)
        .where(
            ObligationEvaluation.obligation_id == duty.id,
            ObligationEvaluation.window_start == input.window_start,
        )
        .order_by(ObligationEvaluation.as_of.desc(), ObligationEvaluation.id.desc())
        .limit(1)
    ).first()
    problems.check(
        ok=last is not None and last.status is HotelObligationStatus.BREACHED,
        code="HOTEL_OBLIGATION_SETTLEMENT",
        message=f"In the window from {input.window_start} it is "
        f"{last.status.name if last else 'not evaluated'}: only what is BREACHED is settled.",
        path=("input", "windowStart"),
    )
    problems.raise_if_any()


def record_invoice(
    session: Session, actor: Actor, input: HotelClientInvoiceRecord
) -> ClientInvoice:
    """Note an invoice to a client, or that it was paid."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    number = input.number.strip()
    invoice = session.scalars(
        select(ClientInvoice).where(ClientInvoice.number == number).with_for_update()
    ).first() or ClientInvoice(account_id=account.id)
    assign(invoice, input, ("number", "issued_on", "paid_on"), problems, "input")
    check_money(problems, input.total, input.total.currency, ("input", "total"))
    problems.check(
        ok=invoice.account_id == account.id,
        code="HOTEL_CODE_TAKEN",
        message="Another client has an invoice of this number.",
        path=("input", "number"),
    )
    problems.check(
        ok=invoice.paid_on is None or invoice.paid_on >= input.issued_on,
        code="HOTEL_DATES",
        message="It cannot have been paid before it was issued.",
        path=("input", "paidOn"),
    )
    problems.raise_if_any()
    invoice.total_amount, invoice.currency = input.total.amount, input.total.currency
    session.add(invoice)
    session.flush()
    return invoice
