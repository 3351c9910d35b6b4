"""What clients bring and lists say: documents, hits, profiles, mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref
from portico_bank_corporate.models import ClientDocument, Enrolment, KycCase, PayrollProject
from portico_bank_corporate.models.kyc_case import BankDocumentKind
from portico_bank_corporate.models.legal_profile import BankClientStatus, LegalProfile
from portico_bank_corporate.models.screening import BankHitDisposition, ScreeningHit
from portico_bank_corporate.operations.service_agreements import required_text
from portico_bank_corporate.operations.standing import require_standing

HUNDRED: Final = Decimal(100)
SEAT: Final = ("legal_form", "incorporated_on", "street", "building", "postcode", "town", "country")
FLAGS: Final = ("has_tax_arrears", "has_litigation")


@dataclass(kw_only=True)
class BankClientDocumentAdd:
    """A document that a client brought."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    case_id: Annotated[UUID | None, Ref("BankKycCase"), "The KYC case that it is for."] = None
    kind: Annotated[BankDocumentKind, "What it is."]
    title: Annotated[str, "What it is called."]
    issued_on: Annotated[date, "When it was issued."]
    expires_on: Annotated[date | None, "The last day that it is good for, if it expires."] = None
    reference: Annotated[str, "Where the document is kept."]


@dataclass(kw_only=True)
class BankClientDocumentWithdraw:
    """A document that counts no more."""

    id: Annotated[UUID, Ref("BankClientDocument"), "The document."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankScreeningHitRecord:
    """A name that is like one on a list. Given again, it is the same hit."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    enrolment_id: Annotated[
        UUID | None, Ref("BankEnrolment"), "The person who is paid, if it is one."
    ] = None
    name: Annotated[str, "The name that was found."]
    list_name: Annotated[str, "The list, such as `EU`."]
    list_version: Annotated[str, "The state of the list."]
    entry: Annotated[str, "The entry of the list."]
    score: Annotated[Decimal, "How alike the names are, in per cent."]


@dataclass(kw_only=True)
class BankScreeningHitDecide:
    """What becomes of a hit."""

    id: Annotated[UUID, Ref("BankScreeningHit"), "The hit."]
    expected_version: Annotated[int, "The version that you saw."]
    disposition: Annotated[BankHitDisposition, "FALSE_POSITIVE or CONFIRMED."]
    reason: Annotated[str, "Why."]


@dataclass(kw_only=True)
class BankLegalProfileSet:
    """What the bank knows of a client as a legal entity; what was known before is replaced."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    legal_form: Annotated[str, "Its legal form, such as `GmbH`."]
    incorporated_on: Annotated[date | None, "When it was founded."] = None
    street: Annotated[str | None, "The street of its seat."] = None
    building: Annotated[str | None, "The number of the building."] = None
    postcode: Annotated[str | None, "The postcode."] = None
    town: Annotated[str, "The town of its seat."]
    country: Annotated[str, "The country of its seat."]
    has_tax_arrears: Annotated[bool, "Whether it is known to owe taxes."] = False
    has_litigation: Annotated[bool, "Whether it is known to be sued."] = False


@dataclass(kw_only=True)
class BankLegalProfileStatusChange:
    """Where a client is to stand."""

    id: Annotated[UUID, Ref("BankLegalProfile"), "The profile."]
    expected_version: Annotated[int, "The version that you saw."]
    status: Annotated[BankClientStatus, "The state."]


def add_document(session: Session, actor: Actor, input: BankClientDocumentAdd) -> ClientDocument:
    """Note a document that a client brought, for a KYC case or for whatever needs it."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    document = ClientDocument(account_id=account.id, kind=input.kind, case_id=input.case_id)
    names = ("title", "issued_on", "expires_on", "reference")
    assign(document, input, names, problems, "input")
    if input.issued_on > actor.today:
        problems.add("BANK_DATES", f"{input.issued_on} lies ahead.", "input", "issuedOn")
    if input.expires_on is not None and input.expires_on < input.issued_on:
        text = "It expires before it was issued."
        problems.add("BANK_DATES", text, "input", "expiresOn")
    if input.case_id is not None:
        case = get(session, KycCase, input.case_id, "input", "caseId", lock=True)
        case.require_review()
        if case.account_id != account.id:
            text = f"Case {case.number} is another client's."
            problems.add("BANK_OTHER_CLIENT", text, "input", "caseId")
    problems.raise_if_any()
    session.add(document)
    session.flush()
    return document


def withdraw_document(
    session: Session, actor: Actor, input: BankClientDocumentWithdraw
) -> ClientDocument:
    """Let a document count no more from today on."""
    document = get(session, ClientDocument, input.id, "input", "id", lock=True)
    expect_version(document, input.expected_version)
    if document.withdrawn_on is not None:
        text = f"It counts no more since {document.withdrawn_on}."
        raise refuse("BANK_DOCUMENT_WITHDRAWN", text, "input", "id")
    document.withdrawn_on = actor.today
    return document


def record_hit(session: Session, actor: Actor, input: BankScreeningHitRecord) -> ScreeningHit:
    """Note a name that is like one on a list: it blocks until somebody has decided on it."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    hit = ScreeningHit(
        account_id=account.id,
        enrolment_id=input.enrolment_id,
        disposition=BankHitDisposition.OPEN,
    )
    names = ("name", "list_name", "list_version", "entry", "score")
    assign(hit, input, names, problems, "input")
    if not 0 <= input.score <= HUNDRED:
        text = f"{input.score} is no percentage from 0 to 100."
        problems.add("BANK_PERCENT", text, "input", "score")
    _check_payee(session, problems, account.id, input.enrolment_id)
    problems.raise_if_any()
    same = {name: getattr(hit, name) for name in names[:-1]}
    known = session.scalars(
        select(ScreeningHit).filter_by(account_id=account.id, **same)
    ).one_or_none()
    if known is not None:
        return known
    session.add(hit)
    session.flush()
    return hit


def _check_payee(
    session: Session, problems: Problems, account_id: UUID, enrolment_id: UUID | None
) -> None:
    if enrolment_id is None:
        return
    enrolment = get(session, Enrolment, enrolment_id, "input", "enrolmentId")
    if session.get_one(PayrollProject, enrolment.project_id).account_id != account_id:
        text = "The person is enrolled by another client."
        problems.add("BANK_OTHER_CLIENT", text, "input", "enrolmentId")


def decide_hit(session: Session, actor: Actor, input: BankScreeningHitDecide) -> ScreeningHit:
    """Decide on a hit, with a reason and once for all."""
    hit = get(session, ScreeningHit, input.id, "input", "id", lock=True)
    expect_version(hit, input.expected_version)
    hit.become(input.disposition)
    hit.reason = required_text(input.reason, "reason")
    hit.decided_by, hit.decided_on = actor.name, actor.today
    return hit


def set_profile(session: Session, actor: Actor, input: BankLegalProfileSet) -> LegalProfile:
    """Note what the bank knows of a client as a legal entity; town and country are needed."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    profile = session.scalars(
        select(LegalProfile).filter_by(account_id=account.id).with_for_update()
    ).one_or_none() or LegalProfile(account_id=account.id, status=BankClientStatus.PROSPECT)
    with session.no_autoflush:
        assign(profile, input, (*SEAT, *FLAGS), problems, "input")
        problems.raise_if_any()
    session.add(profile)
    session.flush()
    return profile


def change_client_status(
    session: Session, actor: Actor, input: BankLegalProfileStatusChange
) -> LegalProfile:
    """Take a client on, restrict it or let it go; an active client has an approved KYC case."""
    profile = get(session, LegalProfile, input.id, "input", "id", lock=True)
    expect_version(profile, input.expected_version)
    profile.become(input.status)
    if input.status is BankClientStatus.ACTIVE:
        session.flush()
        require_standing(session, profile.account_id, actor.today, "input", "status")
    return profile
