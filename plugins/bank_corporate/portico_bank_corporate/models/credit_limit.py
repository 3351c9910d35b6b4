"""Credit limits: how much the bank is ready to risk with a client, and what uses it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Exact, Percent, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.guarantee_choices import BankGuaranteeType
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankLimitStatus(Choice):
    """Where a credit limit stands."""

    DRAFT = "Being prepared: nobody has consented to it, and nothing may use it."
    APPROVED = "Others consented to it; it is not in use yet."
    ACTIVE = "It may be used."
    FROZEN = "Nothing new may use it for the time being."
    EXPIRED = "Nothing new may use it any more."


LIMIT_LIFECYCLE: Final[Lifecycle[BankLimitStatus]] = {
    BankLimitStatus.DRAFT: (BankLimitStatus.APPROVED, BankLimitStatus.EXPIRED),
    BankLimitStatus.APPROVED: (BankLimitStatus.ACTIVE, BankLimitStatus.EXPIRED),
    BankLimitStatus.ACTIVE: (BankLimitStatus.FROZEN, BankLimitStatus.EXPIRED),
    BankLimitStatus.FROZEN: (BankLimitStatus.ACTIVE, BankLimitStatus.EXPIRED),
    BankLimitStatus.EXPIRED: (),
}


HIGHEST_ADD_ON: Final = 100


class BankMovementKind(Choice):
    """Why the use of a credit limit changed."""

    RESERVE = "Set aside for an application."
    UTILISE = "Taken up by a guarantee."
    RELEASE = "Given back."
    REVALUE = "Worth more or less at another exchange rate."


class CreditLimit(Record, Base):
    """The most that the bank will risk with a client; a limit within another uses that one too."""

    __tablename__ = "bank_credit_limit"

    account_id: Mapped[UUID] = account_key("The client, or the head of its group.")
    parent_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_credit_limit.id", ondelete="CASCADE"),
        index=True,
        doc="The limit that this one is a part of.",
    )
    number: Mapped[str] = mapped_column(
        String(40), unique=True, doc="The number that the bank gave the limit."
    )
    amount: Mapped[Decimal] = mapped_column(Amount(), doc="How much may be used at one time.")
    currency: Mapped[str] = mapped_column(
        Currency(), doc="The currency that everything that uses the limit is converted to."
    )
    valid_to: Mapped[date] = mapped_column(
        Date(), doc="The last day on which something new may use it."
    )
    revolving: Mapped[bool] = mapped_column(
        Boolean(), doc="Whether what is given back may be used again."
    )
    guarantee_type: Mapped[BankGuaranteeType | None] = mapped_column(
        choice(BankGuaranteeType), doc="The one type of guarantee that may use it; null for all."
    )
    rate_source: Mapped[str | None] = mapped_column(
        String(100), doc="Whose exchange rates count for it, such as ECB; null for anybody's."
    )
    fx_add_on: Mapped[Decimal] = mapped_column(
        Percent(),
        default=Decimal(0),
        doc="How many per cent are put on top of amounts in other currencies.",
    )
    status: Mapped[BankLimitStatus] = mapped_column(
        choice(BankLimitStatus), doc="Where the limit stands."
    )
    activated_on: Mapped[date | None] = mapped_column(
        Date(), doc="When it was first in use; null before, and where that was not noted."
    )
    frozen_on: Mapped[date | None] = mapped_column(Date(), doc="When it was last frozen.")
    ended_on: Mapped[date | None] = mapped_column(Date(), doc="When it was ended.")

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_bank_credit_limit_account_number", "account_id", "number"),
        Index("ix_bank_credit_limit_created_at", "created_at", "id"),
    )

    def check(self, problems: Problems, today: date) -> None:
        """Note what cannot be a limit."""
        check_amount(problems, Money(self.amount, self.currency), "input", "amount")
        if self.valid_to < today:
            problems.add("BANK_DATES", f"{self.valid_to} is over.", "input", "validTo")
        if not 0 <= self.fx_add_on <= HIGHEST_ADD_ON:
            text = f"Give 0 to {HIGHEST_ADD_ON} per cent."
            problems.add("BANK_PERCENT", text, "input", "fxAddOn")

    def become(self, status: BankLimitStatus, today: date) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Credit limit {self.number}"
        require_step(LIMIT_LIFECYCLE, self.status, status, "BANK_LIMIT_TRANSITION", what)
        self.status = status
        if status is BankLimitStatus.ACTIVE:
            self.activated_on, self.frozen_on = self.activated_on or today, None
        elif status is BankLimitStatus.FROZEN:
            self.frozen_on = today
        elif status is BankLimitStatus.EXPIRED:
            self.ended_on = today

    def is_usable_on(self, day: date) -> bool:
        """Whether something new may use it on a day, by what is known now."""
        if self.status in {BankLimitStatus.DRAFT, BankLimitStatus.APPROVED}:
            return False
        has_begun = self.activated_on is None or self.activated_on <= day
        is_held = self.status is BankLimitStatus.FROZEN and (
            self.frozen_on is None or self.frozen_on <= day
        )
        has_ended = self.ended_on is not None and self.ended_on <= day
        return has_begun and not is_held and not has_ended and day <= self.valid_to

    def require_type(self, type: BankGuaranteeType, *path: str) -> None:
        """Refuse a guarantee of another type than the limit is for."""
        if self.guarantee_type is not None and self.guarantee_type is not type:
            only = self.guarantee_type.name
            text = f"Credit limit {self.number} is for guarantees of type {only} only."
            raise refuse("BANK_LIMIT_TYPE", text, *path)

    def require_usable(self, today: date, *path: str) -> None:
        """Refuse new use unless the limit is active and still valid."""
        if self.status is not BankLimitStatus.ACTIVE:
            raise refuse(
                "BANK_LIMIT_INACTIVE",
                f"Credit limit {self.number} is {self.status.name}; "
                "only an ACTIVE one may be used.",
                *path,
            )
        if self.valid_to < today:
            raise refuse(
                "BANK_LIMIT_INACTIVE",
                f"Credit limit {self.number} was valid until {self.valid_to}.",
                *path,
            )


class LimitMovement(Record, Base):
    """One change in the use of a credit limit. Movements are only ever added."""

    __tablename__ = "bank_limit_movement"

    limit_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("bank_credit_limit.id", ondelete="CASCADE"), doc="The credit limit."
    )
    seq: Mapped[int] = mapped_column(doc="Its place among the limit's movements, from 1.")
    kind: Mapped[BankMovementKind] = mapped_column(
        choice(BankMovementKind), doc="Why the use changed."
    )
    booked_on: Mapped[date] = mapped_column(Date(), doc="The business day of the change.")
    guarantee_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_guarantee.id", ondelete="CASCADE"),
        index=True,
        doc="The guarantee that uses the limit; null for a reservation and a claim.",
    )
    claim_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_reimbursement_claim.id", ondelete="CASCADE"),
        index=True,
        doc="The overdue claim that uses the limit, where it is one.",
    )
    reference: Mapped[str] = mapped_column(
        String(40), doc="The number of the guarantee, of the application or of the claim."
    )
    amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="The change in the guarantee's or application's own currency."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="That currency.")
    rate: Mapped[Decimal] = mapped_column(Exact(18, 8), doc="The exchange rate that was used.")
    rate_inverse: Mapped[bool] = mapped_column(
        Boolean(),
        doc="Whether the rate gives the limit's currency for one unit of the amount's, "
        "not the other way round.",
    )
    rate_date: Mapped[date | None] = mapped_column(
        Date(), doc="The date of the rate; null where the currencies are the same."
    )
    rate_source: Mapped[str | None] = mapped_column(String(100), doc="Who published the rate.")
    add_on: Mapped[Decimal] = mapped_column(
        Percent(), default=Decimal(0), doc="How many per cent the limit's policy put on top."
    )
    limit_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="The change in the limit's currency."
    )
    limit_currency: Mapped[str] = mapped_column(Currency(), doc="The limit's currency.")

    __table_args__ = (
        UniqueConstraint("limit_id", "seq"),
        Index("ix_bank_limit_movement_reference", "limit_id", "reference"),
        Index("ix_bank_limit_movement_created_at", "created_at", "id"),
    )


@event.listens_for(LimitMovement, "before_update")
@event.listens_for(LimitMovement, "before_delete")
def _refuse_change(_mapper: object, _connection: object, movement: Any) -> None:
    raise refuse(
        "BANK_MOVEMENT_FINAL",
        f"Movement {movement.seq} cannot be changed or removed: add one that corrects it.",
    )
