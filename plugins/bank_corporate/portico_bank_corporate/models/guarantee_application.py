"""Applications: a client asks the bank for a guarantee, and the bank decides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, account_key, choice
from portico.errors import Problems
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.extension import check_extension
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step
from portico_bank_corporate.models.undertaking_terms import UndertakingTerms


class BankApplicationWording(Choice):
    """Whose text the guarantee is to have."""

    STANDARD = "The bank's own."
    CUSTOM = "One that the client or the beneficiary brings."


class BankApplicationStatus(Choice):
    """Where an application for a guarantee stands."""

    DRAFT = "Being prepared; it reserves nothing."
    SUBMITTED = "Handed in; its amount is reserved from the credit limit."
    RETURNED = "Sent back to be completed; its reservation has ended."
    CREDIT_REVIEW = "The bank looks at the risk."
    LEGAL_REVIEW = "The bank looks at the wording."
    APPROVED = "The guarantee may be issued."
    ISSUED = "The guarantee was issued; it uses the limit now."
    REJECTED = "The bank declined it; its reservation has ended."
    WITHDRAWN = "The client gave it up; its reservation has ended."


_A = BankApplicationStatus
_UNDONE: Final = (_A.RETURNED, _A.REJECTED, _A.WITHDRAWN)
APPLICATION_LIFECYCLE: Final[Lifecycle[BankApplicationStatus]] = {
    _A.DRAFT: (_A.SUBMITTED, _A.WITHDRAWN),
    _A.SUBMITTED: (_A.CREDIT_REVIEW, *_UNDONE),
    _A.RETURNED: (_A.DRAFT, _A.WITHDRAWN),
    _A.CREDIT_REVIEW: (_A.LEGAL_REVIEW, *_UNDONE),
    _A.LEGAL_REVIEW: (_A.APPROVED, *_UNDONE),
    _A.APPROVED: (_A.ISSUED, _A.WITHDRAWN),
    _A.ISSUED: (),
    _A.REJECTED: (),
    _A.WITHDRAWN: (),
}

RESERVING: Final = (_A.SUBMITTED, _A.CREDIT_REVIEW, _A.LEGAL_REVIEW, _A.APPROVED)
"""The states in which its amount is set aside."""

OPEN_APPLICATIONS: Final = (_A.DRAFT, _A.RETURNED, *RESERVING)
"""The states in which somebody still has something to do."""

NUMBER_LENGTH: Final = 40


class GuaranteeApplication(UndertakingTerms, Record, Base):
    """What a client asks for: the terms of a guarantee that the bank is to issue."""

    __tablename__ = "bank_guarantee_application"

    number: Mapped[str] = mapped_column(
        String(NUMBER_LENGTH), unique=True, doc="The number under which it reserves."
    )
    applicant_id: Mapped[UUID] = account_key("The client for whom the bank shall undertake to pay.")
    instructing_party_id: Mapped[UUID | None] = account_key(
        "Who gives the instruction, where it is another than the applicant.", nullable=True
    )
    beneficiary_id: Mapped[UUID | None] = account_key(
        "The beneficiary's account, where it is one of ours.", nullable=True
    )
    limit_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_credit_limit.id", ondelete="SET NULL"),
        index=True,
        doc="The credit limit that it reserves from; chosen at the latest when it is handed in.",
    )
    guarantee_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee.id", ondelete="SET NULL"),
        index=True,
        doc="The guarantee that came of it.",
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="The amount that is applied for.")
    currency: Mapped[str] = mapped_column(Currency(), doc="Its currency.")
    wording: Mapped[BankApplicationWording] = mapped_column(
        choice(BankApplicationWording), doc="Whose text the guarantee is to have."
    )
    wording_text: Mapped[str | None] = mapped_column(
        String(9750), doc="The custom text: at most 150 lines of 65 characters (MT 760, 77U)."
    )
    cover: Mapped[str | None] = mapped_column(
        String(500), doc="What the client offers as security: cash, a pledge, a counter-guarantee."
    )
    status: Mapped[BankApplicationStatus] = mapped_column(
        choice(BankApplicationStatus), doc="Where it stands."
    )
    submitted_on: Mapped[date | None] = mapped_column(Date(), doc="When it was last handed in.")
    decided_on: Mapped[date | None] = mapped_column(
        Date(), doc="When it was approved, rejected or withdrawn."
    )
    reason: Mapped[str | None] = mapped_column(
        String(2000), doc="Why it was returned, rejected or withdrawn."
    )

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_guarantee_application_applicant", "applicant_id", "status"),
        Index("ix_bank_guarantee_application_created_at", "created_at", "id"),
    )

    @property
    def money(self) -> Money:
        """What is applied for."""
        return Money(self.amount, self.currency)

    @property
    def at_most(self) -> Money:
        """What may be demanded under it, its tolerance included."""
        return Money(self.most(self.amount, self.currency), self.currency)

    @property
    def reserves(self) -> bool:
        """Whether its amount is set aside."""
        return self.status in RESERVING

    def become(self, status: BankApplicationStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Application {self.number}"
        code = "BANK_APPLICATION_TRANSITION"
        require_step(APPLICATION_LIFECYCLE, self.status, status, code, what)
        self.status = status

    def check(self, problems: Problems, today: date) -> None:
        """Note what the bank could not issue: by the very rules that an issue is held to."""
        check_amount(problems, self.money, "input", "amount")
        self.check_expiry(problems, today)
        check_extension(self, problems)
        self.check_parties(problems)
        is_custom = self.wording is BankApplicationWording.CUSTOM
        if is_custom and not self.wording_text:
            text = "A custom wording (CUSTOM) needs its text."
            problems.add("REQUIRED", text, "input", "wordingText")
        if self.wording_text and not is_custom:
            text = "The bank's own wording (STANDARD) is not given: leave the text out."
            problems.add("BANK_WORDING", text, "input", "wordingText")
