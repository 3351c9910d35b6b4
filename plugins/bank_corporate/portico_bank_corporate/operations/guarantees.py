"""What can be done with a guarantee: issue it, make it effective, reduce it, release it."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico_bank_corporate.models import (
    OPEN_DEMANDS,
    BankGuaranteeStatus,
    BankLimitStatus,
    BankMovementKind,
    BankPaperKind,
    CreditLimit,
    Guarantee,
    GuaranteeCover,
    GuaranteeDemand,
)
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.guarantee_terms import check_terms
from portico_bank_corporate.models.undertaking_terms import TERMS
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.credit_limits import give_back_reservation
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeCancel,
    BankGuaranteeIssue,
    BankGuaranteeMakeEffective,
    BankGuaranteeReduce,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantee_parts import reference_of
from portico_bank_corporate.operations.ledger import ZERO, Ledger, guarantee_subject
from portico_bank_corporate.operations.paper_documents import store_paper
from portico_bank_corporate.operations.standing import require_clear, require_standing

STATED: Final = ("undertaking_number", *TERMS, "wording_text")
"""What a client gives as it is to be stored."""


def issue_guarantee(session: Session, actor: Actor, input: BankGuaranteeIssue) -> Guarantee:
    """Issue a guarantee, if the credit limit that it uses has that much free."""
    actor.require_within(input.amount, "input", "amount")
    applicant = get_account(session, input.applicant_id, "input", "applicantId")
    require_standing(session, applicant.id, actor.today, "input", "applicantId")
    if input.beneficiary_id is not None:
        get_account(session, input.beneficiary_id, "input", "beneficiaryId")
        require_clear(session, input.beneficiary_id, "input", "beneficiaryId")
    if input.counter_guarantee_of_id is not None:
        get(session, Guarantee, input.counter_guarantee_of_id, "input", "counterGuaranteeOfId")
    guarantee = _new_guarantee(session, actor, input)
    limit = choose_limit(session, actor, applicant, input.limit_id)
    guarantee.limit_id = limit.id
    ledger = Ledger(session, actor, [limit.id])
    ledger.require_usable(limit.id, "input", "limitId", type=guarantee.type)
    _use_limit(session, ledger, limit, guarantee, input.reservation)
    store_paper(session, actor, BankPaperKind.GUARANTEE, guarantee)
    return guarantee


def _new_guarantee(session: Session, actor: Actor, input: BankGuaranteeIssue) -> Guarantee:
    problems = Problems()
    guarantee = Guarantee(
        id=new_id(),
        applicant_id=input.applicant_id,
        beneficiary_id=input.beneficiary_id,
        amount=input.amount.amount,
        increased_amount=ZERO,
        pending_amount=ZERO,
        reduced_amount=ZERO,
        paid_amount=ZERO,
        available_amount=input.amount.amount,
        currency=input.amount.currency,
        issue_date=input.issue_date or actor.today,
        counter_guarantee_of_id=input.counter_guarantee_of_id,
    )
    assign(guarantee, input, STATED, problems, "input")
    waits = guarantee.effectiveness_condition is not None
    guarantee.status = BankGuaranteeStatus.ISSUED if waits else BankGuaranteeStatus.EFFECTIVE
    number = guarantee.undertaking_number
    if session.scalar(select(Guarantee.id).where(Guarantee.undertaking_number == number)):
        text = f"There is an undertaking {number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "undertakingNumber")
    calendar = calendar_of(session, input.place_of_presentation)
    check_terms(guarantee, problems, actor.today, calendar)
    guarantee.permit_tolerance()
    return guarantee


def _use_limit(
    session: Session,
    ledger: Ledger,
    limit: CreditLimit,
    guarantee: Guarantee,
    reservation: str | None,
) -> None:
    if reservation is not None:
        give_back_reservation(session, ledger, limit, reservation.strip(), "input", "reservation")
    ledger.require_free(limit.id, guarantee.available)
    session.add(guarantee)
    session.flush()
    subject = guarantee_subject(guarantee)
    ledger.book(BankMovementKind.UTILISE, limit.id, subject, guarantee.available)


def choose_limit(
    session: Session, actor: Actor, applicant: Account, limit_id: UUID | None
) -> CreditLimit:
    """The limit that is named, if it is the applicant's or its group's; else its only one."""
    if limit_id is not None:
        limit = get(session, CreditLimit, limit_id, "input", "limitId")
        if limit.account_id not in _company_and_groups(session, applicant):
            text = f"Credit limit {limit.number} is not of {applicant.name} or its group."
            raise refuse("BANK_LIMIT_FOREIGN", text, "input", "limitId")
        return limit
    in_force = session.scalars(
        select(CreditLimit).where(
            CreditLimit.account_id == applicant.id,
            CreditLimit.status == BankLimitStatus.ACTIVE,
            CreditLimit.valid_to >= actor.today,
        )
    ).all()
    if len(in_force) == 1:
        return in_force[0]
    count = f"{len(in_force)} credit limits" if in_force else "no credit limit"
    mend = "Say which one to use" if in_force else "Create one or name its group's"
    text = f"{applicant.name} has {count} in force. {mend}."
    raise refuse("BANK_LIMIT_REQUIRED", text, "input", "limitId")


def _company_and_groups(session: Session, account: Account) -> set[UUID]:
    found = {account.id}
    above = account.parent_id
    while above is not None and above not in found:
        found.add(above)
        above = session.scalar(select(Account.parent_id).where(Account.id == above))
    return found


def make_guarantee_effective(
    session: Session,
    actor: Actor,
    input: BankGuaranteeMakeEffective,
) -> Guarantee:
    """Bring a guarantee into force: what it waited for has happened."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    if guarantee.status is not BankGuaranteeStatus.ISSUED:
        number, status = guarantee.undertaking_number, guarantee.status.name
        text = f"Guarantee {number} is {status}: only one that waits (ISSUED) comes into force."
        raise refuse("BANK_GUARANTEE_TRANSITION", text, "input", "status")
    guarantee.become(BankGuaranteeStatus.EFFECTIVE)
    return guarantee


def reduce_guarantee(session: Session, actor: Actor, input: BankGuaranteeReduce) -> Guarantee:
    """Lower the available amount of a guarantee, as its beneficiary agreed."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    problems = Problems()
    check_amount(problems, input.amount, "input", "amount")
    problems.raise_if_any()
    guarantee.require_same_currency(input.amount, "input", "amount")
    if guarantee.reduce(input.amount) is BankGuaranteeStatus.EXHAUSTED:
        require_no_open_demand(session, guarantee)
    settle(session, actor, guarantee)
    return guarantee


def release_guarantee(session: Session, actor: Actor, input: BankGuaranteeRelease) -> Guarantee:
    """End a guarantee before its expiry: the beneficiary has given it back."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    problems = Problems()
    assign(guarantee, input, ("release_reference",), problems, "input")
    if guarantee.release_reference is None:
        text = "Name the beneficiary's signed document."
        problems.add("REQUIRED", text, "input", "releaseReference")
    problems.raise_if_any()
    require_no_open_demand(session, guarantee)
    guarantee.become(BankGuaranteeStatus.RELEASED)
    settle(session, actor, guarantee)
    return guarantee


def cancel_guarantee(session: Session, actor: Actor, input: BankGuaranteeCancel) -> Guarantee:
    """Call a guarantee off before its expiry, with the beneficiary's consent."""
    guarantee = get(session, Guarantee, input.id, "input", "id", lock=True)
    expect_version(guarantee, input.expected_version)
    mend = "Name the beneficiary's document that agrees to it."
    reference = reference_of(input.reference, mend)
    require_no_open_demand(session, guarantee)
    guarantee.become(BankGuaranteeStatus.CANCELLED)
    guarantee.cancellation_reason = input.reason
    guarantee.release_reference = reference
    settle(session, actor, guarantee)
    return guarantee


def settle(session: Session, actor: Actor, guarantee: Guarantee) -> None:
    """Give back to the limits what the guarantee does not use any more."""
    ledger = Ledger(session, actor, [guarantee.limit_id])
    ledger.give_back(guarantee.limit_id, guarantee_subject(guarantee), guarantee.exposure)
    if guarantee.has_ended:
        guarantee.ended_on = guarantee.ended_on or actor.today
        release_covers(session, guarantee, actor.today)


def release_covers(session: Session, guarantee: Guarantee, today: date) -> None:
    """Give back every security of a guarantee that has ended."""
    held = (GuaranteeCover.guarantee_id == guarantee.id, GuaranteeCover.released_on.is_(None))
    for cover in session.scalars(select(GuaranteeCover).where(*held)):
        cover.released_on = today


def open_demands(session: Session, guarantee: Guarantee) -> int:
    """How many demands under the guarantee are still to be decided."""
    statement = select(func.count()).where(
        GuaranteeDemand.guarantee_id == guarantee.id,
        GuaranteeDemand.status.in_(OPEN_DEMANDS),
    )
    return session.scalar(statement) or 0


def end_if_over(session: Session, guarantee: Guarantee, today: date) -> None:
    """Past its expiry, a guarantee ends with the decision on the last open demand."""
    if guarantee.status is BankGuaranteeStatus.EXPIRED_CLAIM_OPEN:
        session.flush()
        if guarantee.is_past_expiry(today) and not open_demands(session, guarantee):
            guarantee.expire(claim_open=False)


def require_no_open_demand(session: Session, guarantee: Guarantee) -> None:
    """Refuse while a demand under the guarantee is to be decided."""
    if count := open_demands(session, guarantee):
        raise refuse(
            "BANK_DEMAND_OPEN",
            f"Guarantee {guarantee.undertaking_number} has {count} demand(s) to be decided: "
            "pay, refuse or withdraw them first.",
            "input",
            "id",
        )
