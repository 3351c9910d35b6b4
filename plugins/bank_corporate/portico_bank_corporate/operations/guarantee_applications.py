"""What can be done with an application: prepare it, hand it in, examine it, issue what it asks."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.approvals import require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET
from portico_bank_corporate.models import (
    BankApplicationStatus,
    BankMovementKind,
    BankPaperKind,
    CreditLimit,
    GuaranteeApplication,
)
from portico_bank_corporate.models.undertaking_terms import TERMS
from portico_bank_corporate.operations.application_inputs import (
    BankGuaranteeApplicationAdvance,
    BankGuaranteeApplicationCreate,
    BankGuaranteeApplicationIssue,
    BankGuaranteeApplicationReject,
    BankGuaranteeApplicationReturn,
    BankGuaranteeApplicationSubmit,
    BankGuaranteeApplicationUpdate,
    BankGuaranteeApplicationWithdraw,
)
from portico_bank_corporate.operations.credit_limits import give_back_reservation
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeIssue
from portico_bank_corporate.operations.guarantees import choose_limit, issue_guarantee
from portico_bank_corporate.operations.ledger import Ledger, Subject
from portico_bank_corporate.operations.paper_documents import replace_paper
from portico_bank_corporate.operations.standing import require_clear, require_standing

_A = BankApplicationStatus
WORDING: Final = (*TERMS, "wording", "wording_text", "cover")
EDITABLE: Final = (_A.DRAFT, _A.RETURNED)


def create_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationCreate
) -> GuaranteeApplication:
    """Prepare an application. It reserves nothing until it is handed in."""
    problems = Problems()
    for field in ("applicant", "instructing_party", "beneficiary"):
        _get_party(session, input, field)
    application = GuaranteeApplication(
        applicant_id=input.applicant_id,
        instructing_party_id=input.instructing_party_id,
        beneficiary_id=input.beneficiary_id,
        limit_id=input.limit_id,
        amount=input.amount.amount,
        currency=input.amount.currency,
        status=_A.DRAFT,
    )
    assign(application, input, ("number", *WORDING), problems, "input")
    taken = select(GuaranteeApplication.id).where(GuaranteeApplication.number == application.number)
    if session.scalar(taken):
        text = f"There is an application {application.number} already."
        problems.add("BANK_NUMBER_TAKEN", text, "input", "number")
    _check(session, actor, application, problems)
    session.add(application)
    session.flush()
    return application


def _get_party(session: Session, input: BankGuaranteeApplicationCreate, field: str) -> None:
    party: UUID | None = getattr(input, f"{field}_id")
    if party is not None:
        first, *rest = field.split("_")
        get_account(session, party, "input", first + "".join(map(str.capitalize, rest)) + "Id")


def update_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationUpdate
) -> GuaranteeApplication:
    """Change the terms of an application that is not with the bank; it is a draft then."""
    application = _locked(session, input.id, input.expected_version)
    if application.status not in EDITABLE:
        raise refuse(
            "BANK_APPLICATION_TRANSITION",
            f"Application {application.number} is {application.status.name} and cannot be "
            "changed: let it be returned first.",
            "input",
            "id",
        )
    problems = Problems()
    if input.amount is not UNSET:
        application.amount, application.currency = input.amount.amount, input.amount.currency
    assign(application, input, ("limit_id", *WORDING), problems, "input")
    _check(session, actor, application, problems)
    if application.status is _A.RETURNED:
        application.become(_A.DRAFT)
    return application


def submit_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationSubmit
) -> GuaranteeApplication:
    """Hand an application in: its amount is reserved from the credit limit, if it is free."""
    application = _locked(session, input.id, input.expected_version)
    application.become(_A.SUBMITTED)
    _check(session, actor, application, Problems())
    applicant = get_account(session, application.applicant_id, "input", "id")
    require_standing(session, applicant.id, actor.today, "input", "id")
    require_clear(session, application.instructing_party_id, "input", "id")
    require_clear(session, application.beneficiary_id, "input", "id")
    limit = choose_limit(session, actor, applicant, application.limit_id)
    application.limit_id, application.submitted_on = limit.id, actor.today
    application.decided_on = application.reason = None
    _reserve(session, actor, application, limit)
    kind = BankPaperKind.APPLICATION
    replace_paper(session, actor, kind, application, "It was handed in anew.")
    return application


def _reserve(
    session: Session, actor: Actor, application: GuaranteeApplication, limit: CreditLimit
) -> None:
    ledger = Ledger(session, actor, [limit.id])
    ledger.require_usable(limit.id, "input", "id", type=application.type)
    ledger.require_free(limit.id, application.at_most)
    subject = Subject(application.number)
    ledger.book(BankMovementKind.RESERVE, limit.id, subject, application.at_most)


def advance_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationAdvance
) -> GuaranteeApplication:
    """Take the next step of the examination. An approval needs the consent of others."""
    application = _locked(session, input.id, input.expected_version)
    application.become(BankApplicationStatus[input.step.name])
    if application.status is _A.APPROVED:
        require_approval(session, actor, application)
        application.decided_on = actor.today
    return application


def return_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationReturn
) -> GuaranteeApplication:
    """Send an application back to be completed; what it reserved is free again."""
    return _end(session, actor, input, _A.RETURNED)


def reject_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationReject
) -> GuaranteeApplication:
    """Decline an application; what it reserved is free again."""
    return _end(session, actor, input, _A.REJECTED)


def withdraw_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationWithdraw
) -> GuaranteeApplication:
    """Give an application up; what it reserved is free again."""
    return _end(session, actor, input, _A.WITHDRAWN)


def _end(
    session: Session,
    actor: Actor,
    input: BankGuaranteeApplicationReturn
    | BankGuaranteeApplicationReject
    | BankGuaranteeApplicationWithdraw,
    status: BankApplicationStatus,
) -> GuaranteeApplication:
    application = _locked(session, input.id, input.expected_version)
    reserved = application.reserves
    application.become(status)
    problems = Problems()
    assign(application, input, ("reason",), problems, "input")
    if application.reason is None and status is not _A.WITHDRAWN:
        problems.add("REQUIRED", "Say why.", "input", "reason")
    problems.raise_if_any()
    application.decided_on = None if status is _A.RETURNED else actor.today
    if reserved and application.limit_id is not None:
        limit = session.get_one(CreditLimit, application.limit_id)
        ledger = Ledger(session, actor, [limit.id])
        give_back_reservation(session, ledger, limit, application.number, "input", "id")
    return application


def issue_application(
    session: Session, actor: Actor, input: BankGuaranteeApplicationIssue
) -> GuaranteeApplication:
    """Issue the guarantee of an approved application; its reservation becomes the use."""
    application = _locked(session, input.id, input.expected_version)
    application.become(_A.ISSUED)
    terms = {name: getattr(application, name) for name in TERMS}
    wish = BankGuaranteeIssue(
        undertaking_number=input.undertaking_number,
        applicant_id=application.applicant_id,
        beneficiary_id=application.beneficiary_id,
        limit_id=application.limit_id,
        reservation=application.number,
        amount=application.money,
        issue_date=input.issue_date,
        wording_text=application.wording_text,
        **terms,
    )
    application.guarantee_id = issue_guarantee(session, actor, wish).id
    return application


def _locked(session: Session, id: UUID, expected: int) -> GuaranteeApplication:
    application = get(session, GuaranteeApplication, id, "input", "id", lock=True)
    expect_version(application, expected)
    return application


def _check(
    session: Session, actor: Actor, application: GuaranteeApplication, problems: Problems
) -> None:
    problems.raise_if_any()  # the rules below need every value to be of its kind
    application.check(problems, actor.today)
    problems.raise_if_any()
    if application.limit_id is not None:
        applicant = get_account(session, application.applicant_id, "input", "applicantId")
        choose_limit(session, actor, applicant, application.limit_id)
