"""Mandates to sign: given, revoked, and whether some signatures suffice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account, Contact
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Money, Ref
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.signing import BankSignatureClass, Signatory, signing_faults


@dataclass(kw_only=True)
class BankSignatoryAdd:
    """A person who may sign for a company."""

    account_id: Annotated[UUID, Ref("Account"), "The company."]
    contact_id: Annotated[UUID | None, Ref("Contact"), "The person's contact, if any."] = None
    name: Annotated[str, "The person's name."]
    person_key: Annotated[str, "What tells the person from all others: a passport's number."]
    signature_class: Annotated[BankSignatureClass, "What the signature is worth."]
    limit: Annotated[Money | None, "The most in one operation; any sum if left out."] = None
    valid_from: Annotated[date, "The first day of the mandate."]
    valid_to: Annotated[date | None, "The last day, if it has an end."] = None
    specimen: Annotated[str, "The document with the specimen of the signature."]


@dataclass(kw_only=True)
class BankSignatoryRevoke:
    """A mandate that ends."""

    id: Annotated[UUID, Ref("BankSignatory"), "The mandate."]
    expected_version: Annotated[int, "The version that you saw."]
    valid_to: Annotated[date, "Its last day."]


@dataclass(kw_only=True)
class BankSigningQuestion:
    """Signatures under something of a company's."""

    account_id: Annotated[UUID, Ref("Account"), "The company."]
    amount: Annotated[Money, "What it is about."]
    signatory_ids: Annotated[list[UUID], Ref("BankSignatory"), "The mandates that signed."]
    signed_on: Annotated[date | None, "When; today if left out."] = None


@dataclass(frozen=True, kw_only=True)
class BankSigningFault:
    """What is wrong with signatures."""

    code: Annotated[str, "The ISO 20022 status reason code."]
    message: Annotated[str, "The same in words."]


@dataclass(frozen=True, kw_only=True)
class BankSigningAnswer:
    """Whether signatures suffice."""

    suffices: Annotated[bool, "Whether the company is bound."]
    faults: Annotated[list[BankSigningFault], "Why not, all at once; none if they suffice."]


def add_signatory(session: Session, actor: Actor, input: BankSignatoryAdd) -> Signatory:
    """Note that a person may sign for a company, in what class and up to what sum."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    if input.contact_id is not None:
        get(session, Contact, input.contact_id, "input", "contactId")
    signatory = Signatory(
        account_id=account.id,
        contact_id=input.contact_id,
        signature_class=input.signature_class,
        limit_amount=input.limit.amount if input.limit else None,
        currency=input.limit.currency if input.limit else None,
    )
    names = ("name", "person_key", "valid_from", "valid_to", "specimen")
    if assign(signatory, input, names, problems, "input"):
        signatory.check(problems)
    problems.raise_if_any()
    session.add(signatory)
    session.flush()
    return signatory


def revoke_signatory(session: Session, actor: Actor, input: BankSignatoryRevoke) -> Signatory:
    """End a mandate."""
    signatory = get(session, Signatory, input.id, "input", "id", lock=True)
    expect_version(signatory, input.expected_version)
    signatory.valid_to = input.valid_to
    problems = Problems()
    signatory.check(problems)
    problems.raise_if_any()
    return signatory


def check_signing(session: Session, actor: Actor, input: BankSigningQuestion) -> BankSigningAnswer:
    """Whether signatures bind a company for a sum: class E alone, A with A or B, never B with B."""
    account = get(session, Account, input.account_id, "input", "accountId")
    problems = Problems()
    check_amount(problems, input.amount, "input", "amount")
    given = []
    for position, id_ in enumerate(dict.fromkeys(input.signatory_ids)):
        path = ("input", "signatoryIds", position)
        signatory = get(session, Signatory, id_, *path)
        if signatory.account_id != account.id:
            problems.add("DS0H", f"{signatory.name} signs for another company.", *path)
        given.append(signatory)
    problems.raise_if_any()
    faults = signing_faults(given, input.amount, input.signed_on or actor.today)
    return BankSigningAnswer(
        suffices=not faults,
        faults=[BankSigningFault(code=each.code, message=each.message) for each in faults],
    )
