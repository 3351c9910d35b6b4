"""Corporate agreements: what a client and the hotel promised one another, edition by edition."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import (
    Currency,
    Record,
    Searchable,
    Searched,
    account_key,
    choice,
)
from portico.errors import Problems, refuse
from portico.values import Choice
from portico_hotel_corporate.models.agreement_status import (
    BEING_WRITTEN,
    BY_ITSELF,
    LIKE_BOOKING,
    STEPS,
    HotelAgreementStatus,
)
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.codes import HotelStatusScope, StatusCode
from portico_hotel_corporate.models.properties import Property, is_currency
from portico_hotel_corporate.models.spans import check_span

if TYPE_CHECKING:
    from portico.access import Actor
    from portico_hotel_corporate.models.blackouts import Blackout
    from portico_hotel_corporate.models.clients.referrals import ReferralClause
    from portico_hotel_corporate.models.entitlements import Entitlement
    from portico_hotel_corporate.models.obligations import Obligation
    from portico_hotel_corporate.models.rate_lines import RateLine

LONGEST_NOTICE = 3650


class HotelAgreementKind(Choice):
    """What a corporate agreement is about."""

    TRANSIENT_VOLUME = "Rates for a company's own travellers, for a volume of room nights."
    MICE_FRAMEWORK = "Terms for its meetings, incentives, conferences and events."
    LONG_STAY = "Stays of weeks and months."
    CREW = "Rooms for crews between shifts."


class HotelParty(Choice):
    """One of the two sides of an agreement."""

    CLIENT = "The client."
    HOTEL = "The hotel."


class Agreement(Searchable, Record, Base):
    """One edition of what a client and the hotel agreed: once active, it never changes."""

    __tablename__ = "hotel_agreement"
    __table_args__ = (
        UniqueConstraint("number", "edition"),
        Index(None, "account_id", "valid_from"),
    )
    SEARCHED = Searched(title=("title",), others=("number", "booking_codes"))

    number: Mapped[str] = mapped_column(
        String(40), doc="The number of the agreement, the same for all its editions."
    )
    edition: Mapped[int] = mapped_column(doc="1, and one more for each amendment and renewal.")
    supersedes_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The edition that this one takes the place of, or follows as its renewal.",
    )
    account_id: Mapped[UUID] = account_key("The client.")
    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="CASCADE"),
        index=True,
        doc="The property; null: all of them.",
    )
    kind: Mapped[HotelAgreementKind] = mapped_column(
        choice(HotelAgreementKind), doc="What it is about."
    )
    title: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    status: Mapped[HotelAgreementStatus] = mapped_column(
        choice(HotelAgreementStatus), index=True, doc="How far it has come."
    )
    covers_children: Mapped[bool] = mapped_column(
        doc="Whether the companies below the account in its group may use it too."
    )
    stackable: Mapped[bool] = mapped_column(
        doc="Whether another agreement of its kind may be in force on the same days."
    )
    best_of_bar: Mapped[bool] = mapped_column(
        doc="Whether the client pays the best available rate when that is lower."
    )
    valid_from: Mapped[date] = mapped_column(doc="The first night that it is for.")
    valid_to: Mapped[date] = mapped_column(doc="The last night that it is for.")
    notice_days: Mapped[int] = mapped_column(
        doc="How many days before the last one notice must be given, else it is renewed."
    )
    notice_deadline: Mapped[date] = mapped_column(
        index=True, doc="The last day on which notice may be given."
    )
    auto_renew: Mapped[bool] = mapped_column(
        doc="Whether it is renewed for as long again, unless notice is given."
    )
    notice_given_on: Mapped[date | None] = mapped_column(doc="The day on which notice was given.")
    notice_given_by: Mapped[HotelParty | None] = mapped_column(
        choice(HotelParty), doc="Which side gave notice."
    )
    terminates_on: Mapped[date | None] = mapped_column(
        doc="The day from which it is ended, by a side that used its right after a breach."
    )
    termination_reason: Mapped[str | None] = mapped_column(
        String(1000), doc="Which breach gave the right, and why it was used."
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of all its amounts.")
    tax_inclusive: Mapped[bool] = mapped_column(doc="Whether its rates hold the tax.")
    booking_codes: Mapped[str | None] = mapped_column(
        String(200), doc="The codes by which its guests book, separated by commas."
    )
    signed_on: Mapped[date | None] = mapped_column(doc="The day on which both had signed it.")
    document_ref: Mapped[str | None] = mapped_column(
        String(500), doc="Where the signed document is kept."
    )

    status_code_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="SET NULL"),
        index=True,
        doc="The status by the house's own name, if it has one for it.",
    )

    place: Mapped[Property | None] = relationship()
    status_code: Mapped[StatusCode | None] = relationship()
    rate_lines: Mapped[list[RateLine]] = relationship(
        order_by="RateLine.position", cascade="all, delete-orphan", back_populates="agreement"
    )
    blackouts: Mapped[list[Blackout]] = relationship(
        order_by="Blackout.first_night", cascade="all, delete-orphan", back_populates="agreement"
    )
    entitlements: Mapped[list[Entitlement]] = relationship(
        order_by="Entitlement.code", cascade="all, delete-orphan", back_populates="agreement"
    )
    obligations: Mapped[list[Obligation]] = relationship(
        order_by="Obligation.position", cascade="all, delete-orphan", back_populates="agreement"
    )
    referral: Mapped[ReferralClause | None] = relationship(
        cascade="all, delete-orphan", back_populates="agreement"
    )
    history: Mapped[list[AgreementChange]] = relationship(
        order_by="AgreementChange.position", cascade="all, delete-orphan"
    )

    @property
    def term(self) -> tuple[date, date]:
        """The nights that it is for."""
        return self.valid_from, self.valid_to

    @property
    def codes(self) -> frozenset[str]:
        """The codes by which its guests book; none: they book by any."""
        return frozenset(code.strip() for code in (self.booking_codes or "").split(",")) - {""}

    @property
    def label(self) -> str:
        """How people name an edition: ``NW-2026/2``."""
        return f"{self.number}/{self.edition}"

    def today(self, actor: Actor) -> date:
        """The business day, by the clock of its property if it has one."""
        return self.place.business_date(actor.now) if self.place else actor.today

    def status_on(self, day: date) -> HotelAgreementStatus | None:
        """What it was on a day: the last step taken by then; None before there was any."""
        steps = [each.status for each in self.history if each.day <= day]
        return steps[-1] if steps else None

    def require_discounts_within(self, actor: Actor, *path: str | int) -> None:
        """Refuse what a deputy may not grant: more percent off than the ceiling."""
        for line in self.rate_lines:
            if line.percent_off is not None:
                actor.require_discount_within(line.percent_off, *path)

    def require_being_written(self) -> None:
        """Refuse to change an edition that was signed: it takes an amendment."""
        if self.status not in BEING_WRITTEN:
            raise refuse(
                "HOTEL_AGREEMENT_IMMUTABLE",
                f"{self.label} is {self.status.name} and never changes. Amend it: that begins a "
                "new edition.",
                "input",
                "id",
            )

    def check_step(self, status: HotelAgreementStatus) -> None:
        """Refuse a step that the lifecycle does not permit, or that nobody asks for."""
        following = STEPS[self.status] - BY_ITSELF
        if status not in following:
            names = ", ".join(s.name for s in HotelAgreementStatus if s in following)
            raise refuse(
                "HOTEL_AGREEMENT_STEP",
                f"{self.label} is {self.status.name}: it cannot become {status.name}"
                + (", which it does by itself. " if status in BY_ITSELF else ". ")
                + (f"It may become {names}." if names else "That is final."),
                "input",
                "status",
            )

    def enter(self, status: HotelAgreementStatus, actor: Actor, reason: str | None) -> None:
        """Note a step in the history; what the house called it before is over."""
        self.status, self.status_code = status, None
        self.history.append(
            AgreementChange(
                position=len(self.history),
                status=status,
                day=self.today(actor),
                changed_at=actor.now,
                changed_by=actor.name,
                reason=reason,
            )
        )

    def call(self, code: StatusCode | None) -> None:
        """Call its status by the house's own name, or by none."""
        if code is not None:
            code.check_names(
                HotelStatusScope.AGREEMENT, {LIKE_BOOKING[self.status]}, self.status_code
            )
        self.status_code = code

    def fill_notice(self) -> None:
        """Work out the last day for notice."""
        self.notice_deadline = self.valid_to - timedelta(days=self.notice_days)

    def check(self, problems: Problems) -> None:
        """Note an impossible term, notice or currency."""
        check_span(problems, self.term, ("input", "validTo"))
        problems.check(
            ok=0 <= self.notice_days <= LONGEST_NOTICE,
            code="HOTEL_NOTICE",
            message=f"Give the days of notice from 0 to {LONGEST_NOTICE}.",
            path=("input", "noticeDays"),
        )
        problems.check(
            ok=is_currency(self.currency),
            code="HOTEL_CURRENCY",
            message="This is no ISO 4217 currency. Give a code such as EUR.",
            path=("input", "currency"),
        )


class AgreementChange(Base):
    """A step in the life of an agreement."""

    __tablename__ = "hotel_agreement_change"

    agreement_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="CASCADE"), primary_key=True, doc="The agreement."
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    status: Mapped[HotelAgreementStatus] = mapped_column(
        choice(HotelAgreementStatus), doc="What the agreement became."
    )
    day: Mapped[date] = mapped_column(doc="The business day from which it counts.")
    changed_at: Mapped[datetime] = mapped_column(doc="When it was changed.")
    changed_by: Mapped[str] = mapped_column(String(200), doc="Who changed it.")
    reason: Mapped[str | None] = mapped_column(String(1000), doc="Why.")
