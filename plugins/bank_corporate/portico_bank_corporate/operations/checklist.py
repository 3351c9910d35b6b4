"""What a client must bring for a product: what is there, what is missing, what expires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Choice, Money, Ref
from portico_bank_corporate.models import (
    BankDocumentKind,
    BankProductKind,
    ClientAccount,
    ClientDocument,
    DocumentRequirement,
    LegalProfile,
    Product,
    Signatory,
)
from portico_bank_corporate.models.document_requirement import DocumentNeed
from portico_bank_corporate.models.signing import signing_faults
from portico_bank_corporate.operations.coverage import agreement_for
from portico_bank_corporate.operations.standing import blocks, good_case

FAR: Final = date.max
MINOR: Final = Decimal("0.01")
MOST_AHEAD: Final = 3650


class BankChecklistTopic(Choice):
    """What a point of a checklist is about."""

    DOCUMENT = "A document that the client brings."
    PROFILE = "What the bank knows of it as a legal entity."
    KYC = "An approved KYC case."
    SCREENING = "Hits on lists, and cases that were refused."
    SIGNATORIES = "People who may sign for it."
    AGREEMENT = "An agreement in use that covers the product."
    ACCOUNT = "An account with us that may be debited."


class BankChecklistState(Choice):
    """How a point of a checklist stands."""

    PRESENT = "All is well."
    EXPIRING = "All is well, but not for long."
    EXPIRED = "It was there and is out of date."
    MISSING = "It is not there."


S, T = BankChecklistState, BankChecklistTopic
NEEDS: Final = {
    BankProductKind.ACCOUNT: (T.PROFILE, T.KYC, T.SCREENING, T.SIGNATORIES),
    BankProductKind.DOCUMENT: (T.SCREENING,),
}
NEEDS_OF_OTHERS: Final = (*NEEDS[BankProductKind.ACCOUNT], T.AGREEMENT, T.ACCOUNT)


@dataclass(kw_only=True)
class BankDocumentRequirementSet:
    """A document that a product needs; what was said of it before is replaced."""

    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    kind: Annotated[BankDocumentKind, "The document."]
    most_days_old: Annotated[int | None, "How many days old it may be at most."] = None
    note: Annotated[str, "What the client is told."]


@dataclass(kw_only=True)
class BankChecklistQuestion:
    """A product that a client wants."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    product_id: Annotated[UUID, Ref("BankProduct"), "The product."]
    soon: Annotated[int, "Within how many days something counts as expiring."] = 30


@dataclass(frozen=True, kw_only=True)
class BankChecklistPoint:
    """One thing that is needed."""

    topic: Annotated[BankChecklistTopic, "What it is about."]
    document: Annotated[BankDocumentKind | None, "The document, if it is one."]
    document_id: Annotated[UUID | None, Ref("BankClientDocument"), "The one that serves best."]
    state: Annotated[BankChecklistState, "How it stands."]
    until: Annotated[date | None, "The last day it serves, if there is one."]
    message: Annotated[str, "What is there, or what is to be done."]


@dataclass(frozen=True, kw_only=True)
class BankChecklist:
    """All that a client needs for a product."""

    is_ready: Annotated[bool, "Whether nothing is missing or out of date."]
    missing: Annotated[int, "How many points are missing or out of date."]
    next_expiry: Annotated[date | None, "The first day on which something ends."]
    points: Annotated[list[BankChecklistPoint], "The points: what is to be done comes first."]


def set_requirement(
    session: Session, actor: Actor, input: BankDocumentRequirementSet
) -> DocumentRequirement:
    """Say that clients must bring a document for a product, and how old it may be."""
    product = get(session, Product, input.product_id, "input", "productId", lock=True)
    found = session.scalars(
        select(DocumentRequirement).filter_by(product_id=product.id, kind=input.kind)
    ).one_or_none() or DocumentRequirement(product_id=product.id, kind=input.kind)
    with session.no_autoflush:
        describe(found, input)
    session.add(found)
    session.flush()
    return found


def describe(need: DocumentNeed, input: object) -> None:
    """Say how old a needed document may be, and what the client is told of it."""
    problems = Problems()
    assign(need, input, ("most_days_old", "note"), problems, "input")
    if need.most_days_old is not None and need.most_days_old < 1:
        text = f"{need.most_days_old} is no number of days above zero."
        problems.add("BANK_DAYS", text, "input", "mostDaysOld")
    problems.raise_if_any()


def checklist(session: Session, actor: Actor, input: BankChecklistQuestion) -> BankChecklist:
    """What a client must bring for a product: what is there, what is missing, what expires."""
    account = get(session, Account, input.account_id, "input", "accountId")
    product = get(session, Product, input.product_id, "input", "productId")
    look = _Look(session, account, product, actor.today, days_ahead(actor.today, input.soon))
    return in_order([*look.documents(), *look.others()])


def days_ahead(today: date, soon: int) -> date:
    """The last day of those that count as soon."""
    if not 0 <= soon <= MOST_AHEAD:
        text = f"{soon} is no number of days to look ahead, from 0 to {MOST_AHEAD}."
        raise refuse("BANK_DAYS", text, "input", "soon")
    return today + timedelta(days=soon)


def in_order(points: list[BankChecklistPoint]) -> BankChecklist:
    """A checklist with what is to be done first."""
    order = list(reversed(S))
    points.sort(key=lambda point: order.index(point.state))
    missing = sum(point.state in {S.MISSING, S.EXPIRED} for point in points)
    ends = [p.until for p in points if p.until is not None and p.state in {S.PRESENT, S.EXPIRING}]
    return BankChecklist(
        is_ready=not missing, missing=missing, next_expiry=min(ends, default=None), points=points
    )


def document_point(
    needed: DocumentNeed, brought: Iterable[ClientDocument], today: date, soon: date
) -> BankChecklistPoint:
    """How a needed document stands: by the one that serves longest of those brought."""
    alike = [each for each in brought if each.kind is needed.kind and each.issued_on <= today]
    best = max(alike, key=lambda paper: needed.last_day(paper) or FAR, default=None)
    until = needed.last_day(best) if best else None
    state = state_of(until, today, soon) if best else S.MISSING
    texts = {
        S.MISSING: f"Bring it: {needed.note}",
        S.EXPIRED: f"It served until {until}; bring a new one: {needed.note}",
        S.EXPIRING: f"It serves until {until}; bring a new one by then: {needed.note}",
        S.PRESENT: best.title if best else "",
    }
    return BankChecklistPoint(
        topic=T.DOCUMENT,
        document=needed.kind,
        document_id=best.id if best else None,
        state=state,
        until=until,
        message=texts[state],
    )


def state_of(until: date | None, today: date, soon: date) -> BankChecklistState:
    """How something stands that serves until a day."""
    if until is None or until > soon:
        return S.PRESENT
    return S.EXPIRING if until >= today else S.EXPIRED


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at a client, for a product, on a day."""

    session: Session
    account: Account
    product: Product
    today: date
    soon: date

    def documents(self) -> Iterator[BankChecklistPoint]:
        """A point for each document that the product needs."""
        needed = select(DocumentRequirement).filter_by(product_id=self.product.id)
        brought = self.session.scalars(
            select(ClientDocument).filter_by(account_id=self.account.id)
        ).all()
        for each in self.session.scalars(needed.order_by(DocumentRequirement.created_at)):
            yield document_point(each, brought, self.today, self.soon)

    def _state(self, until: date | None) -> BankChecklistState:
        return state_of(until, self.today, self.soon)

    def others(self) -> Iterator[BankChecklistPoint]:
        """A point for everything that is no document."""
        looks = {
            T.PROFILE: self._profile,
            T.KYC: self._kyc,
            T.SCREENING: self._screening,
            T.SIGNATORIES: self._signatories,
            T.AGREEMENT: self._agreement,
            T.ACCOUNT: self._account,
        }
        for topic in NEEDS.get(self.product.kind, NEEDS_OF_OTHERS):
            state, until, message = looks[topic]()
            yield BankChecklistPoint(
                topic=topic,
                document=None,
                document_id=None,
                state=state,
                until=until,
                message=message,
            )

    def _profile(self) -> tuple[BankChecklistState, date | None, str]:
        known = select(LegalProfile).filter_by(account_id=self.account.id)
        if self.session.scalars(known).first() is None:
            return S.MISSING, None, "Note its legal form and its seat with town and country."
        return S.PRESENT, None, "Its legal form and its seat are known."

    def _kyc(self) -> tuple[BankChecklistState, date | None, str]:
        case = good_case(self.session, self.account.id, self.today)
        if case is None:
            return S.MISSING, None, "Open a KYC case, and let it be approved."
        state = self._state(case.next_review)
        return state, case.next_review, f"KYC case {case.number} is good until {case.next_review}."

    def _screening(self) -> tuple[BankChecklistState, date | None, str]:
        faults = blocks(self.session, self.account.id, self.today)
        if faults:
            return S.MISSING, None, " ".join(faults)
        return S.PRESENT, None, "Nothing speaks against it."

    def _signatories(self) -> tuple[BankChecklistState, date | None, str]:
        known = select(Signatory).filter_by(account_id=self.account.id)
        people = self.session.scalars(known).all()
        least = Money(MINOR, self.account.currency or "EUR")
        if signing_faults(people, least, self.today):
            return S.MISSING, None, "Nobody may sign for it: bring mandates that suffice together."
        if signing_faults(people, least, self.soon):
            return S.EXPIRING, None, "Mandates end soon: those left do not suffice together."
        return S.PRESENT, None, "Those who may sign suffice together."

    def _agreement(self) -> tuple[BankChecklistState, date | None, str]:
        found = agreement_for(self.session, self.account.id, self.product.kind, self.today)
        if found is None:
            return S.MISSING, None, "Conclude an agreement that covers it."
        state = self._state(found.effective_to)
        return state, found.effective_to, f"Agreement {found.number} covers it."

    def _account(self) -> tuple[BankChecklistState, date | None, str]:
        known = select(ClientAccount).filter_by(account_id=self.account.id)
        usable = [each for each in self.session.scalars(known) if each.can_be_debited]
        if not usable:
            return S.MISSING, None, "Open an account with us."
        return S.PRESENT, None, f"{usable[0].iban} may be debited."
