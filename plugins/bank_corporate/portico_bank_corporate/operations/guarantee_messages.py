"""Writing guarantees and amendments as messages for other banks."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.lookup import get
from portico.values import Choice, Ref
from portico_bank_corporate.models import Guarantee, GuaranteeAmendment
from portico_bank_corporate.operations.swift.lint import BankSwiftFinding, lint
from portico_bank_corporate.operations.swift.undertaking import amendment_message, issue_message
from portico_bank_corporate.operations.tsrv_writer import write_issuance
from portico_bank_corporate.operations.undertaking_facts import Issuer, facts_of


class BankMessageFormat(Choice):
    """How a guarantee is told to another bank."""

    MT760 = "SWIFT MT 760, the text block."
    TSRV001 = "ISO 20022 UndertakingIssuance, tsrv.001.001.01."


@dataclass(kw_only=True)
class BankGuaranteeMessageQuestion:
    """Which guarantee is to be written, and how."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    format: Annotated[BankMessageFormat, "As which message."] = BankMessageFormat.MT760


@dataclass(kw_only=True)
class BankAmendmentMessageQuestion:
    """Which amendment is to be written."""

    amendment_id: Annotated[UUID, Ref("BankGuaranteeAmendment"), "The amendment."]


@dataclass(frozen=True, kw_only=True)
class BankMessageFile:
    """A message as text."""

    name: Annotated[str, "A name for the file."]
    content: Annotated[str, "Its text."]
    sha256: Annotated[str, "SHA-256 of its text in UTF-8."]
    findings: Annotated[
        list[BankSwiftFinding], "What keeps a SWIFT message from being sent; none for others."
    ]


def guarantee_message(
    session: Session, actor: Actor, input: BankGuaranteeMessageQuestion, *, issuer: Issuer
) -> BankMessageFile:
    """A guarantee, as it was issued, as MT 760 or as ISO 20022 issuance; looked over as well."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId")
    facts = facts_of(session, guarantee, issuer)
    number = guarantee.undertaking_number
    if input.format is BankMessageFormat.TSRV001:
        return _file(f"tsrv.001-{number}.xml", write_issuance(facts).decode(), [])
    message = issue_message(facts)
    return _file(f"MT760-{number}.txt", message.text, lint(message))


def guarantee_amendment_message(
    session: Session, actor: Actor, input: BankAmendmentMessageQuestion, *, issuer: Issuer
) -> BankMessageFile:
    """An amendment of a guarantee as MT 767, looked over as well."""
    amendment = get(session, GuaranteeAmendment, input.amendment_id, "input", "amendmentId")
    guarantee = session.get_one(Guarantee, amendment.guarantee_id)
    message = amendment_message(facts_of(session, guarantee, issuer), amendment)
    name = f"MT767-{guarantee.undertaking_number}-{amendment.number}.txt"
    return _file(name, message.text, lint(message))


def _file(name: str, content: str, findings: list[BankSwiftFinding]) -> BankMessageFile:
    hashed = sha256(content.encode()).hexdigest()
    safe = name.replace("/", "-")
    return BankMessageFile(name=safe, content=content, sha256=hashed, findings=findings)
