"""Referrals: what an agreement promises a client for bringing others, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Amount, Currency, Document, Percent, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.values import Choice, Money, round_money
from portico_hotel_corporate.models.amounts import HUNDRED, check_money, check_percent
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.obligation_windows import later
from portico_hotel_corporate.models.traces import HotelTraceStep, shown, step

if TYPE_CHECKING:
    from portico_hotel_corporate.models.agreements import Agreement

MOST_DAYS: Final = 1830
MOST_NIGHTS: Final = 1000
YEAR: Final = 12
ID: Final = ("input", "id")


class HotelReferralReward(Choice):
    """What a client gets for bringing another one."""

    PERCENT_OF_ROOMS = "A share of the room revenue of the new client's first year."
    FIXED = "A fixed amount."
    FREE_NIGHTS = "Free nights."


class HotelReferralStatus(Choice):
    """What came of a referral."""

    PENDING = "The new client has not brought enough yet, or its first year is not over."
    EARNED = "The reward is worked out."
    APPROVED = "Another person than who noted the referral approved it."
    PAID = "It was paid, or the nights were given. Final."
    VOID = "Nothing is owed for it. Final."


_S = HotelReferralStatus
OPEN: Final = frozenset({_S.PENDING, _S.EARNED})
NEXT: Final[dict[HotelReferralStatus, frozenset[HotelReferralStatus]]] = {
    _S.PENDING: frozenset({_S.VOID}),
    _S.EARNED: frozenset({_S.APPROVED, _S.VOID}),
    _S.APPROVED: frozenset({_S.PAID, _S.VOID}),
    _S.PAID: frozenset(),
    _S.VOID: frozenset(),
}
"""What people may make of a referral; PENDING becomes EARNED by what the new client brings."""


class ReferralClause(Record, Base):
    """What an agreement promises its client for bringing others."""

    __tablename__ = "hotel_referral_clause"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"), unique=True, doc="The agreement."
    )
    reward: Mapped[HotelReferralReward] = mapped_column(
        choice(HotelReferralReward), doc="What the client gets."
    )
    percent: Mapped[Decimal | None] = mapped_column(
        Percent(), doc="Which share of the room revenue, if it is one."
    )
    amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="How much, in the agreement's currency, if it is a fixed amount."
    )
    free_nights: Mapped[int | None] = mapped_column(doc="How many nights, if it is these.")
    window_days: Mapped[int] = mapped_column(
        doc="Within how many days of the referral the new client must have its first night."
    )
    threshold_amount: Mapped[Decimal] = mapped_column(
        Amount(), doc="How much room revenue its first year must bring at least; 0: any."
    )
    above_threshold_only: Mapped[bool] = mapped_column(
        doc="Whether only the room revenue above the threshold counts, or all of it."
    )
    cap_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="How much all rewards for one new client are at most."
    )

    agreement: Mapped[Agreement] = relationship(back_populates="referral")

    def check(self, problems: Problems) -> None:
        """Note a clause that does not say what is owed."""
        given = {
            HotelReferralReward.PERCENT_OF_ROOMS: self.percent,
            HotelReferralReward.FIXED: self.amount,
            HotelReferralReward.FREE_NIGHTS: self.free_nights,
        }
        problems.check(
            ok=[kind for kind, each in given.items() if each] == [self.reward],
            code="HOTEL_REFERRAL_REWARD",
            message=f"Give what {self.reward.name} needs, more than 0, and nothing else: percent, "
            "amount or freeNights.",
            path=("input", "reward"),
        )
        if self.percent is not None:
            check_percent(problems, self.percent, ("input", "percent"))
        for name, amount in (
            ("amount", self.amount),
            ("threshold", self.threshold_amount),
            ("cap", self.cap_amount),
        ):
            if amount is not None:
                currency = self.agreement.currency
                check_money(problems, Money(amount, currency), currency, ("input", name))
        for name, number, most in (
            ("windowDays", self.window_days, MOST_DAYS),
            ("freeNights", self.free_nights or 1, MOST_NIGHTS),
        ):
            problems.check(
                ok=1 <= number <= most,
                code="HOTEL_QUANTITY",
                message=f"Give a number from 1 to {most}.",
                path=("input", name),
            )


@dataclass(frozen=True, slots=True)
class Brought:
    """What a new client brought by a day: its first night and the room revenue of a year."""

    first_night: date | None
    rooms: Decimal
    as_of: date

    @property
    def year_ends(self) -> date | None:
        """The first day after the year that begins with the first night."""
        return None if self.first_night is None else later(self.first_night, YEAR)

    @property
    def is_complete(self) -> bool:
        """Whether the first year is over."""
        return self.year_ends is not None and self.as_of >= self.year_ends


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a referral by what the new client brought, and why."""

    status: HotelReferralStatus
    amount: Decimal | None
    free_nights: int | None
    steps: tuple[HotelTraceStep, ...]
    why_void: str | None = None


class Referral(Record, Base):
    """That a client brought another one, under an agreement that promises something for it."""

    __tablename__ = "hotel_referral"
    __table_args__ = (Index(None, "status", "referred_on"),)

    referrer_id: Mapped[UUID] = account_key("The client that brought the other one.")
    referred_id: Mapped[UUID] = account_key("The client that it brought.")
    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"),
        index=True,
        doc="The edition of the agreement that promises the reward.",
    )
    referred_on: Mapped[date] = mapped_column(doc="The day of the referral.")
    window_ends: Mapped[date] = mapped_column(
        doc="The last day on which the new client may have its first night."
    )
    share_percent: Mapped[Decimal] = mapped_column(
        Percent(), doc="Which share of the reward is the client's; several may bring one together."
    )
    note: Mapped[str | None] = mapped_column(String(1000), doc="How it came about.")
    status: Mapped[HotelReferralStatus] = mapped_column(
        choice(HotelReferralStatus), doc="What came of it."
    )
    reward_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What is owed for it, once it is earned."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of the reward.")
    free_nights: Mapped[int | None] = mapped_column(doc="How many nights are owed for it.")
    earned_on: Mapped[date | None] = mapped_column(doc="The day on which it was earned.")
    trace: Mapped[list[dict[str, Any]]] = mapped_column(
        Document(), doc="How the reward came about, step by step."
    )
    approved_at: Mapped[datetime | None] = mapped_column(doc="When it was approved.")
    approved_by: Mapped[str | None] = mapped_column(String(200), doc="Who approved it.")
    paid_on: Mapped[date | None] = mapped_column(doc="The day on which it was paid.")
    payment_ref: Mapped[str | None] = mapped_column(
        String(200), doc="The payment, or the entitlement by which the nights were given."
    )
    void_reason: Mapped[str | None] = mapped_column(String(1000), doc="Why nothing is owed.")

    agreement: Mapped[Agreement] = relationship()

    def move_to(self, status: HotelReferralStatus) -> None:
        """Take a step that people take."""
        if status not in NEXT[self.status]:
            names = ", ".join(sorted(each.name for each in NEXT[self.status]))
            message = f"The referral is {self.status.name}: "
            message += f"it may become {names}." if names else "that is final."
            raise refuse("HOTEL_REFERRAL_STEP", message, *ID)
        self.status = status

    def end(self, reason: str) -> None:
        """Nothing is owed for it."""
        self.status, self.void_reason = _S.VOID, reason
        self.reward_amount = self.free_nights = None

    def judge(self, clause: ReferralClause, brought: Brought) -> Judged:
        """What is owed for it by what the new client brought."""
        first, window = brought.first_night, f"{self.referred_on} to {self.window_ends}"
        steps = [step("First night of the new client", window, first or "none yet")]
        if first is None or first > self.window_ends:
            late = brought.as_of > self.window_ends
            why = f"No first night from {window}." if late else None
            return Judged(_S.VOID if late else _S.PENDING, None, None, tuple(steps), why)
        span = f"{first} to before {brought.year_ends}, as of {brought.as_of}"
        steps.append(step("Room revenue of its first year", span, brought.rooms))
        enough = brought.rooms >= clause.threshold_amount
        if clause.threshold_amount:
            least = shown(clause.threshold_amount)
            steps.append(step("Enough", f"{shown(brought.rooms)} >= {least}", enough))
        if not enough:
            why = "Its first year brought less than the threshold." if brought.is_complete else None
            return Judged(_S.VOID if why else _S.PENDING, None, None, tuple(steps), why)
        status = _S.EARNED
        if clause.reward is HotelReferralReward.PERCENT_OF_ROOMS and not brought.is_complete:
            status = _S.PENDING
        if clause.reward is HotelReferralReward.FREE_NIGHTS:
            return Judged(status, None, clause.free_nights, tuple(steps))
        amounts = list(self._amounts(clause, brought))
        return Judged(status, amounts[-1][0], None, (*steps, *(each for _, each in amounts)))

    def _amounts(
        self, clause: ReferralClause, brought: Brought
    ) -> Iterator[tuple[Decimal, HotelTraceStep]]:
        """The reward for the new client, its cap, and the share of it: each rounded half-up."""
        amount = clause.amount or Decimal(0)
        if clause.percent is not None:
            base = brought.rooms
            if clause.above_threshold_only:
                base -= clause.threshold_amount
            amount = round_money(base * clause.percent / HUNDRED, self.currency)
            how = f"{shown(base)} × {shown(clause.percent)} %"
            yield amount, step("Reward", how, amount)
        else:
            yield amount, step("Reward", "fixed", amount)
        if clause.cap_amount is not None:
            how = f"min({shown(amount)}, {shown(clause.cap_amount)})"
            amount = min(amount, clause.cap_amount)
            yield amount, step("Capped", how, amount)
        share = round_money(amount * self.share_percent / HUNDRED, self.currency)
        how = f"{shown(amount)} × {shown(self.share_percent)} %"
        yield share, step("Share of the client", how, share)


def window_end(referred_on: date, clause: ReferralClause) -> date:
    """The last day on which the new client may have its first night."""
    return referred_on + timedelta(days=clause.window_days)
