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
from portico_bank_corporate.operations.swift.continuation import parts
from portico_bank_corporate.operations.swift.lint import BankSwiftFinding, lint
from portico_bank_corporate.operations.swift.message import Message
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
class BankMessageContinuation:
    """A message in which the text of another goes on."""

    name: Annotated[str, "A name for the file."]
    content: Annotated[str, "Its text."]
    sha256: Annotated[str, "SHA-256 of its text in UTF-8."]


@dataclass(frozen=True, kw_only=True)
class BankMessageFile:
    """A message as text."""

    name: Annotated[str, "A name for the file."]
    content: Annotated[str, "Its text."]
    sha256: Annotated[str, "SHA-256 of its text in UTF-8."]
    findings: Annotated[
        list[BankSwiftFinding],
        "What keeps a SWIFT message, or one that continues it, from being sent; none for others.",
    ]
    continuations: Annotated[
        list[BankMessageContinuation],
        "What it has no room for, in their order: MT 761, or MT 775 for an amendment.",
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
    return _swift(number, issue_message(facts))


def guarantee_amendment_message(
    session: Session, actor: Actor, input: BankAmendmentMessageQuestion, *, issuer: Issuer
) -> BankMessageFile:
    """An amendment of a guarantee as MT 767, looked over as well."""
    amendment = get(session, GuaranteeAmendment, input.amendment_id, "input", "amendmentId")
    guarantee = session.get_one(Guarantee, amendment.guarantee_id)
    message = amendment_message(facts_of(session, guarantee, issuer), amendment)
    return _swift(f"{guarantee.undertaking_number}-{amendment.number}", message)


def _swift(number: str, message: Message) -> BankMessageFile:
    """A message and what continues it, looked over together."""
    first, *later = parts(message)
    findings = [each for part in (first, *later) for each in lint(part)]
    continuations = [
        BankMessageContinuation(
            name=_name(f"{part.type.name}-{number}-{place}.txt"),
            content=part.text,
            sha256=sha256(part.text.encode()).hexdigest(),
        )
        for place, part in enumerate(later, 2)
    ]
    return _file(f"{first.type.name}-{number}.txt", first.text, findings, continuations)


def _file(
    name: str,
    content: str,
    findings: list[BankSwiftFinding],
    continuations: list[BankMessageContinuation] | None = None,
) -> BankMessageFile:
    return BankMessageFile(
        name=_name(name),
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        findings=findings,
        continuations=continuations or [],
    )


def _name(given: str) -> str:
    return given.replace("/", "-")
