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

from portico.database import Amount, Currency, Exact, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankLimitStatus(Choice):
    """Where a credit limit stands."""

    ACTIVE = "It may be used."
    FROZEN = "Nothing new may use it for the time being."
    EXPIRED = "Nothing new may use it any more."


LIMIT_LIFECYCLE: Final[Lifecycle[BankLimitStatus]] = {
    BankLimitStatus.ACTIVE: (BankLimitStatus.FROZEN, BankLimitStatus.EXPIRED),
    BankLimitStatus.FROZEN: (BankLimitStatus.ACTIVE, BankLimitStatus.EXPIRED),
    BankLimitStatus.EXPIRED: (),
}


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
    status: Mapped[BankLimitStatus] = mapped_column(
        choice(BankLimitStatus), doc="Where the limit stands."
    )

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

    def become(self, status: BankLimitStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Credit limit {self.number}"
        require_step(LIMIT_LIFECYCLE, self.status, status, "BANK_LIMIT_TRANSITION", what)
        self.status = status

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
        doc="The guarantee that uses the limit; null for a reservation.",
    )
    reference: Mapped[str] = mapped_column(
        String(40), doc="The number of the guarantee or of the application."
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
