"""Knowing the client: cases with their risk and documents, and hits on lists."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, account_key, choice
from portico.errors import refuse
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.commission_periods import months_after
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankKycKind(Choice):
    """Why a client is looked at."""

    INITIAL = "It is to become a client."
    PERIODIC = "It is time again."
    TRIGGER = "Something happened."


class BankKycRisk(Choice):
    """How much care a client needs."""

    LOW = "Little: looked at again after five years."
    MEDIUM = "Some: looked at again after three years."
    HIGH = "Much: looked at again after one year, and approved by two."

    @property
    def years(self) -> int:
        """After how many years a client of this risk is looked at again."""
        return {"LOW": 5, "MEDIUM": 3, "HIGH": 1}[self.name]


class BankKycStatus(Choice):
    """Where a case stands."""

    OPEN = "Opened; nobody has begun."
    IN_REVIEW = "Being looked at."
    INFO_REQUESTED = "Waiting for the client."
    IN_APPROVAL = "Frozen, waiting for the consent of others."
    APPROVED = "The client may be dealt with, until the next review is due."
    REJECTED = "The client is declined."


_S = BankKycStatus
KYC_LIFECYCLE: Final[Lifecycle[BankKycStatus]] = {
    _S.OPEN: (_S.IN_REVIEW,),
    _S.IN_REVIEW: (_S.INFO_REQUESTED, _S.IN_APPROVAL, _S.REJECTED),
    _S.INFO_REQUESTED: (_S.IN_REVIEW, _S.REJECTED),
    _S.IN_APPROVAL: (_S.IN_REVIEW, _S.APPROVED, _S.REJECTED),
    _S.APPROVED: (),
    _S.REJECTED: (),
}
UNDECIDED: Final = (_S.OPEN, _S.IN_REVIEW, _S.INFO_REQUESTED, _S.IN_APPROVAL)


class KycCase(Record, Base):
    """One look at a client: who it is, who is behind it, how much care it needs."""

    __tablename__ = "bank_kyc_case"

    account_id: Mapped[UUID] = account_key("The client.")
    number: Mapped[int] = mapped_column(doc="Its number among the client's cases, from 1.")
    kind: Mapped[BankKycKind] = mapped_column(choice(BankKycKind), doc="Why it is looked at.")
    risk: Mapped[BankKycRisk] = mapped_column(choice(BankKycRisk), doc="How much care it needs.")
    risk_reason: Mapped[str | None] = mapped_column(String(1000), doc="Why the risk is what it is.")
    has_pep: Mapped[bool] = mapped_column(
        doc="Whether a politically exposed person is behind it: then two must approve."
    )
    due_on: Mapped[date] = mapped_column(Date(), doc="By when it is to be decided.")
    status: Mapped[BankKycStatus] = mapped_column(choice(BankKycStatus), doc="Where it stands.")
    decided_on: Mapped[date | None] = mapped_column(Date(), doc="When it was decided.")
    next_review: Mapped[date | None] = mapped_column(
        Date(), doc="The last day it is good for, once approved."
    )
    reason: Mapped[str | None] = mapped_column(
        String(1000), doc="What is asked of the client, or why it was declined."
    )

    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        CheckConstraint("number > 0", name="number"),
        Index("ix_bank_kyc_case_next_review", "status", "next_review"),
        Index("ix_bank_kyc_case_created_at", "created_at", "id"),
    )

    @property
    def needs_two(self) -> bool:
        """Whether two must approve it."""
        return self.has_pep or self.risk is BankKycRisk.HIGH

    def become(self, status: BankKycStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"KYC case {self.number}"
        require_step(KYC_LIFECYCLE, self.status, status, "BANK_KYC_TRANSITION", what)
        self.status = status

    def approve(self, day: date) -> None:
        """Let it be good from a day on, for as long as its risk says."""
        self.become(BankKycStatus.APPROVED)
        self.decided_on = day
        self.next_review = months_after(day, 12 * self.risk.years)

    def is_good_on(self, day: date) -> bool:
        """Whether it is approved and not out of date."""
        due = self.next_review
        return self.status is BankKycStatus.APPROVED and due is not None and day <= due

    def require_review(self) -> None:
        """Refuse a change of what others were asked to consent to, or did."""
        if self.status not in {_S.OPEN, _S.IN_REVIEW, _S.INFO_REQUESTED}:
            text = f"KYC case {self.number} is {self.status.name}: it is frozen."
            raise refuse("BANK_KYC_FROZEN", text, "input", "id")


class BankDocumentKind(Choice):
    """What a document of a client is."""

    REGISTER_EXTRACT = "An extract of the register of companies."
    CHARTER = "The charter or articles."
    IDENTITY = "A passport or other proof of a person's identity."
    POWER_OF_ATTORNEY = "A power of attorney."
    OWNERSHIP = "A proof of who owns it."
    SPECIMEN = "A card of specimen signatures."
    STATEMENTS = "Financial statements."
    TAX_CERTIFICATE = "A certificate of the tax office."
    LICENCE = "A licence for what it does."
    STAFF_LIST = "A list of the people to be paid."
    UNDERLYING_CONTRACT = "The contract that a guarantee is about."
    OTHER = "Something else."


class ClientDocument(Record, Base):
    """A document that a client brought, which may expire."""

    __tablename__ = "bank_client_document"

    account_id: Mapped[UUID] = account_key("The client.")
    case_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_kyc_case.id", ondelete="SET NULL"),
        index=True,
        doc="The KYC case that it was brought for, if any.",
    )
    kind: Mapped[BankDocumentKind] = mapped_column(choice(BankDocumentKind), doc="What it is.")
    title: Mapped[str] = mapped_column(String(200), doc="What it is called.")
    issued_on: Mapped[date] = mapped_column(Date(), doc="When it was issued.")
    expires_on: Mapped[date | None] = mapped_column(
        Date(), doc="The last day that it is good for; null if it does not expire."
    )
    withdrawn_on: Mapped[date | None] = mapped_column(
        Date(), doc="Since when it counts no more, if somebody said so."
    )
    reference: Mapped[str] = mapped_column(String(200), doc="Where the document is kept.")

    __table_args__ = (
        CheckConstraint("expires_on >= issued_on", name="validity"),
        Index("ix_bank_client_document_kind", "account_id", "kind"),
        Index("ix_bank_client_document_created_at", "created_at", "id"),
    )

    def is_good_on(self, day: date) -> bool:
        """Whether it counts on a day."""
        ends = [end for end in (self.expires_on, self.withdrawn_on) if end is not None]
        return self.issued_on <= day and all(day <= end for end in ends)
