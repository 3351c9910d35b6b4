"""Service agreements: what a client has agreed with the bank, edition by edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Country, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.models.formats import country_code
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.formats import iban
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step
from portico_bank_corporate.models.product import BankProductKind


class BankAgreementKind(Choice):
    """What a service agreement is about."""

    GENERAL = "The bank's services as a whole, but for what has an agreement of its own."
    PAYROLL = "Payroll projects."
    GUARANTEE = "Guarantees."

    def covers(self, product: BankProductKind) -> bool:
        """Whether it is the special agreement for a kind of product."""
        return self.name == product.name


class BankAgreementStatus(Choice):
    """Where a service agreement stands."""

    DRAFT = "Being prepared."
    IN_APPROVAL = "Its first edition waits for consent."
    SIGNED = "Signed by both, not yet in use."
    ACTIVE = "In use."
    SUSPENDED = "Out of use for the time being; what was done meanwhile is still charged."
    TERMINATED = "Ended."


_S = BankAgreementStatus
AGREEMENT_LIFECYCLE: Final[Lifecycle[BankAgreementStatus]] = {
    _S.DRAFT: (_S.IN_APPROVAL, _S.TERMINATED),
    _S.IN_APPROVAL: (_S.DRAFT, _S.SIGNED),
    _S.SIGNED: (_S.ACTIVE, _S.TERMINATED),
    _S.ACTIVE: (_S.SUSPENDED, _S.TERMINATED),
    _S.SUSPENDED: (_S.ACTIVE, _S.TERMINATED),
    _S.TERMINATED: (),
}
IN_USE: Final = (_S.ACTIVE, _S.SUSPENDED)
ONE_IN_USE: Final = text("status IN ('ACTIVE', 'SUSPENDED')")


class ServiceAgreement(Record, Base):
    """An agreement with a client about the bank's services and what they cost."""

    __tablename__ = "bank_service_agreement"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "billing_iban": iban,
        "governing_law": country_code,
    }

    account_id: Mapped[UUID] = account_key("The client.")
    number: Mapped[str] = mapped_column(
        String(40), unique=True, doc="The number that the bank gave the agreement."
    )
    kind: Mapped[BankAgreementKind] = mapped_column(
        choice(BankAgreementKind), doc="What it is about."
    )
    billing_iban: Mapped[str | None] = mapped_column(
        String(34), doc="The client's account that fees are taken from."
    )
    governing_law: Mapped[str | None] = mapped_column(
        Country(), doc="The country whose law governs it."
    )
    effective_from: Mapped[date] = mapped_column(Date(), doc="The first day it is good for.")
    effective_to: Mapped[date | None] = mapped_column(
        Date(), doc="The last day it is good for; null if it has no end."
    )
    signed_on: Mapped[date | None] = mapped_column(Date(), doc="When its first edition was signed.")
    status: Mapped[BankAgreementStatus] = mapped_column(
        choice(BankAgreementStatus), doc="Where it stands."
    )
    reason: Mapped[str | None] = mapped_column(
        String(500), doc="Why it was suspended or terminated."
    )

    __table_args__ = (
        CheckConstraint("effective_to >= effective_from", name="term"),
        Index(
            "uq_bank_service_agreement_in_use",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=ONE_IN_USE,
            postgresql_where=ONE_IN_USE,
        ),
        Index("ix_bank_service_agreement_created_at", "created_at", "id"),
    )

    @property
    def is_in_use(self) -> bool:
        """Whether its services are used, or may be again."""
        return self.status in IN_USE

    def serves_on(self, day: date) -> bool:
        """Whether its services are given on a day: it is active, and the day is within its term."""
        ended = self.effective_to is not None and self.effective_to < day
        return self.status is _S.ACTIVE and self.effective_from <= day and not ended

    def check(self, problems: Problems) -> None:
        """Note an agreement that ends before it begins."""
        if self.effective_to is not None and self.effective_to < self.effective_from:
            text = f"{self.effective_to} is before {self.effective_from}."
            problems.add("BANK_DATES", text, "input", "effectiveTo")

    def become(self, status: BankAgreementStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Agreement {self.number}"
        require_step(AGREEMENT_LIFECYCLE, self.status, status, "BANK_AGREEMENT_TRANSITION", what)
        self.status = status


class BankEditionStatus(Choice):
    """Where an edition of an agreement stands."""

    DRAFT = "Being prepared: its prices may be changed."
    IN_APPROVAL = "Frozen, waiting for consent."
    SIGNED = "Signed by both: in force from its day on, and never changed again."
    WITHDRAWN = "Given up before it was signed."


_E = BankEditionStatus
EDITION_LIFECYCLE: Final[Lifecycle[BankEditionStatus]] = {
    _E.DRAFT: (_E.IN_APPROVAL, _E.WITHDRAWN),
    _E.IN_APPROVAL: (_E.DRAFT, _E.SIGNED, _E.WITHDRAWN),
    _E.SIGNED: (),
    _E.WITHDRAWN: (),
}


class AgreementEdition(Record, Base):
    """One version of an agreement's terms: its package, and prices for this client alone."""

    __tablename__ = "bank_agreement_edition"

    agreement_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_service_agreement.id", ondelete="CASCADE"), doc="The agreement."
    )
    number: Mapped[int] = mapped_column(doc="Its number, from 1.")
    package_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_package.id", ondelete="SET NULL"),
        index=True,
        doc="The package that the client takes; null for none.",
    )
    effective_from: Mapped[date] = mapped_column(
        Date(), doc="The first day it is in force; the edition before ends the day before."
    )
    status: Mapped[BankEditionStatus] = mapped_column(
        choice(BankEditionStatus), doc="Where it stands."
    )
    signed_on: Mapped[date | None] = mapped_column(Date(), doc="When it was signed.")
    reference: Mapped[str | None] = mapped_column(String(140), doc="The signed document.")

    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        Index("ix_bank_agreement_edition_created_at", "created_at", "id"),
    )

    def become(self, status: BankEditionStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Edition {self.number}"
        require_step(EDITION_LIFECYCLE, self.status, status, "BANK_EDITION_TRANSITION", what)
        self.status = status

    def require_draft(self, *path: str) -> None:
        """Refuse to change what others were asked to consent to, or did."""
        if self.status is not BankEditionStatus.DRAFT:
            text = f"Edition {self.number} is {self.status.name}: its prices are frozen."
            raise refuse("BANK_EDITION_FROZEN", text, *path)
