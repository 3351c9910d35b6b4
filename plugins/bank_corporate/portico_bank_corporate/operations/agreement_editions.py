"""Editions of a service agreement: drafted, submitted for consent, signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.events import ApprovalDecided
from portico.hookspecs import ApprovalPolicy, Tier
from portico.models import ApprovalStatus
from portico.operations.approvals import request_approval, require_approval
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    AgreementEdition,
    BankAgreementStatus,
    BankChargeStatus,
    BankEditionStatus,
    Charge,
    Package,
    ServiceAgreement,
    Tariff,
    TariffTier,
)
from portico_bank_corporate.models.months import Month
from portico_bank_corporate.operations.service_agreements import required_text

E = BankEditionStatus
COPIED: Final = (
    *("product_id", "event", "currency", "basis", "amount", "rate", "day_count"),
    *("period", "grid"),
    *("minimum_amount", "maximum_amount", "valid_from", "valid_to"),
)


@dataclass(kw_only=True)
class BankAgreementEditionDraft:
    """Other terms of an agreement that are to be prepared."""

    agreement_id: Annotated[UUID, Ref("BankServiceAgreement"), "The agreement."]
    package_id: Annotated[UUID | None, Ref("BankPackage"), "The package; null for none."] = None
    effective_from: Annotated[date, "The first day it is to be in force."]
    keep_overrides: Annotated[bool, "Whether the prices agreed so far are taken over."] = True


@dataclass(kw_only=True)
class BankAgreementEditionSubmit:
    """A draft that others are to consent to."""

    id: Annotated[UUID, Ref("BankAgreementEdition"), "The edition."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class BankAgreementEditionSign:
    """An edition with all consent that both have signed."""

    id: Annotated[UUID, Ref("BankAgreementEdition"), "The edition."]
    expected_version: Annotated[int, "The version that you saw."]
    signed_on: Annotated[date, "When it was signed."]
    reference: Annotated[str, "The signed document."]


@dataclass(kw_only=True)
class BankAgreementEditionWithdraw:
    """An edition that is given up before it was signed."""

    id: Annotated[UUID, Ref("BankAgreementEdition"), "The edition."]
    expected_version: Annotated[int, "The version that you saw."]


def _content(session: Session, edition: AgreementEdition) -> dict[str, Any]:
    """All that somebody consents to: package, first day, and each price for this client."""
    own = select(Tariff).where(Tariff.edition_id == edition.id).order_by(Tariff.id)
    return {
        "agreement": str(edition.agreement_id),
        "number": edition.number,
        "package": edition.package_id and str(edition.package_id),
        "from": edition.effective_from.isoformat(),
        "prices": [_price(each) for each in session.scalars(own)],
    }


def _price(tariff: Tariff) -> dict[str, Any]:
    shown = {name: getattr(tariff, name) for name in COPIED}
    tiers = [f"{tier.up_to} {tier.rate.normalize():f}" for tier in tariff.tiers]
    return {name: None if each is None else _plain(each) for name, each in shown.items()} | {
        "tiers": tiers
    }


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


EDITION_APPROVAL: Final = ApprovalPolicy(
    name="bank.agreement_edition",
    description="An edition of an agreement is signed when somebody else has consented to it.",
    model=AgreementEdition,
    prefix="bae",
    request=access.AGREEMENT_WRITE,
    content=_content,
    summary=lambda edition: f"Sign edition {edition.number} of a service agreement",
    tiers=(Tier(needed={access.AGREEMENT_APPROVE: 1}),),
    account=lambda session, edition: (
        session.get_one(ServiceAgreement, edition.agreement_id).account_id
    ),
    parts={Tariff: lambda tariff: tariff.edition_id},
)


def draft_edition(
    session: Session, actor: Actor, input: BankAgreementEditionDraft
) -> AgreementEdition:
    """Prepare other terms of an agreement; its prices so far are taken over unless you say no."""
    path = ("input", "agreementId")
    agreement = get(session, ServiceAgreement, input.agreement_id, *path, lock=True)
    if agreement.status is BankAgreementStatus.TERMINATED:
        text = f"Agreement {agreement.number} is TERMINATED; its terms are final."
        raise refuse("BANK_AGREEMENT_TRANSITION", text, *path)
    if input.package_id is not None:
        package = get(session, Package, input.package_id, "input", "packageId")
        package.require_offered(actor.today, "input", "packageId")
    last = session.scalars(
        select(AgreementEdition)
        .where(AgreementEdition.agreement_id == agreement.id)
        .order_by(AgreementEdition.number.desc())
    ).first()
    edition = AgreementEdition(
        agreement_id=agreement.id,
        number=last.number + 1 if last else 1,
        package_id=input.package_id,
        effective_from=max(input.effective_from, agreement.effective_from),
        status=E.DRAFT,
    )
    session.add(edition)
    session.flush()
    if input.keep_overrides:
        _take_over(session, agreement, edition)
    return edition


def _take_over(session: Session, agreement: ServiceAgreement, edition: AgreementEdition) -> None:
    """Copy the prices of the latest signed edition."""
    latest = (
        select(func.max(AgreementEdition.number))
        .where(AgreementEdition.agreement_id == agreement.id, AgreementEdition.status == E.SIGNED)
        .scalar_subquery()
    )
    source = (
        select(Tariff)
        .join(AgreementEdition, AgreementEdition.id == Tariff.edition_id)
        .where(AgreementEdition.agreement_id == agreement.id, AgreementEdition.number == latest)
    )
    for tariff in session.scalars(source.order_by(Tariff.id)).all():
        copy = Tariff(**{name: getattr(tariff, name) for name in COPIED}, edition_id=edition.id)
        copy.tiers = [
            TariffTier(position=tier.position, up_to=tier.up_to, rate=tier.rate)
            for tier in tariff.tiers
        ]
        session.add(copy)
    session.flush()


def submit_edition(
    session: Session, actor: Actor, input: BankAgreementEditionSubmit
) -> AgreementEdition:
    """Freeze an edition and ask others for their consent to this very content."""
    agreement, edition = _locked(session, input.id, input.expected_version)
    edition.become(E.IN_APPROVAL)
    if agreement.status is BankAgreementStatus.DRAFT:
        agreement.become(BankAgreementStatus.IN_APPROVAL)
    session.flush()
    request_approval(session, actor, edition)
    return edition


def sign_edition(
    session: Session, actor: Actor, input: BankAgreementEditionSign
) -> AgreementEdition:
    """Note that both have signed an edition that was consented to: it is in force from its day."""
    agreement, edition = _locked(session, input.id, input.expected_version)
    problems = Problems()
    _require_unbilled(session, agreement, edition)
    require_approval(session, actor, edition)
    edition.become(E.SIGNED)
    assign(edition, input, ("signed_on", "reference"), problems, "input")
    if input.signed_on > actor.today:
        problems.add("BANK_DATES", f"{input.signed_on} lies ahead.", "input", "signedOn")
    problems.raise_if_any()
    edition.reference = required_text(input.reference, "reference")
    if agreement.status is BankAgreementStatus.IN_APPROVAL:
        agreement.become(BankAgreementStatus.SIGNED)
        agreement.signed_on = input.signed_on
    return edition


def withdraw_edition(
    session: Session, actor: Actor, input: BankAgreementEditionWithdraw
) -> AgreementEdition:
    """Give an edition up that is not signed."""
    agreement, edition = _locked(session, input.id, input.expected_version)
    if agreement.status is BankAgreementStatus.IN_APPROVAL:
        agreement.become(BankAgreementStatus.DRAFT)
    edition.become(E.WITHDRAWN)
    return edition


def follow_edition(session: Session, actor: Actor, event: ApprovalDecided) -> None:
    """Bring an edition that somebody refused back to draft."""
    request = event.request
    if request.policy == EDITION_APPROVAL.name and request.status is ApprovalStatus.REJECTED:
        edition = get(session, AgreementEdition, request.subject_id, lock=True)
        agreement = get(session, ServiceAgreement, edition.agreement_id)
        edition.become(E.DRAFT)
        if agreement.status is BankAgreementStatus.IN_APPROVAL:
            agreement.become(BankAgreementStatus.DRAFT)


def _locked(session: Session, id: UUID, expected: int) -> tuple[ServiceAgreement, AgreementEdition]:
    """The edition and its agreement; the agreement is locked first, by every deed."""
    agreement_id = get(session, AgreementEdition, id, "input", "id").agreement_id
    agreement = get(session, ServiceAgreement, agreement_id, "input", "id", lock=True)
    edition = get(session, AgreementEdition, id, "input", "id", lock=True)
    expect_version(edition, expected)
    return agreement, edition


def _require_unbilled(
    session: Session, agreement: ServiceAgreement, edition: AgreementEdition
) -> None:
    """Refuse an edition for a time that is billed: what was charged is not charged anew."""
    month = str(Month.of(edition.effective_from))
    billed = session.scalar(
        select(func.max(Charge.period)).where(
            Charge.agreement_id == agreement.id,
            Charge.status != BankChargeStatus.ACCRUED,
            Charge.period >= month,
        )
    )
    if billed is not None:
        text = f"{billed} is billed already: an edition can begin after it."
        raise refuse("BANK_PERIOD_BILLED", text, "input", "id")
