"""Sales activities: calls, e-mails, visits, inspections with clients, and what they need."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import PERSONAL, Amount, Currency, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.values import Choice, Money
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.properties import LARGEST_COUNT, Property
from portico_hotel_corporate.models.spans import is_possible

if TYPE_CHECKING:
    from portico.access import Actor


class HotelActivityKind(Choice):
    """How a client and the house meet."""

    CALL = "By telephone."
    EMAIL = "By e-mail or letter."
    VISIT = "One calls on the other."
    SITE_INSPECTION = "The client looks at the house."
    MEETING = "An appointment, wherever it is."
    PRESENTATION = "The house presents itself."
    FAIR = "At an exhibition or a fair."


class HotelActivityDirection(Choice):
    """Who sought the other."""

    INCOMING = "The client came to us."
    OUTGOING = "We went to the client."


class HotelActivityStatus(Choice):
    """How far an activity has come."""

    PLANNED = "It is to come."
    DONE = "It took place, or was tried. Final."
    MISSED = "Nobody did it. Final."
    CALLED_OFF = "It is not to be. Final."


class HotelActivityOutcome(Choice):
    """What an activity came to."""

    REACHED = "The client was spoken to; nothing more."
    NOT_REACHED = "Nobody answered or was there."
    INTERESTED = "The client wants to go on."
    NOT_NOW = "The client wants it later."
    REFUSED = "The client does not want it."
    SETTLED = "What the client came for is settled."


class HotelWishKind(Choice):
    """What a client needs."""

    ROOM_NIGHTS = "Room nights, counted by the year."
    MEETINGS = "Meetings, counted by the year."
    BANQUETS = "Banquets, counted by the year."
    PRICE = "A price: of a night or a delegate's day."
    LOCATION = "A place: close to its office, the airport …"
    SERVICE = "A service: transfers, late breakfast, invoices once a month …"
    OTHER = "Something else."


COUNTED: Final = frozenset(
    {HotelWishKind.ROOM_NIGHTS, HotelWishKind.MEETINGS, HotelWishKind.BANQUETS}
)
ENDED: Final = frozenset({HotelActivityStatus.MISSED, HotelActivityStatus.CALLED_OFF})


def end_of_day(day: date, zone: ZoneInfo | None) -> datetime:
    """The instant at which a day is over by a clock; without one by UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone or UTC).astimezone(UTC)


class SalesActivity(Record, Base):
    """A call, e-mail, visit or site inspection: planned or done, why, and what came of it."""

    __tablename__ = "hotel_sales_activity"
    __table_args__ = (Index(None, "status", "due_at"), Index(None, "owner", "planned_on"))

    account_id: Mapped[UUID] = account_key("The client.")
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("core_contact.id", ondelete="SET NULL"), index=True, doc="With whom."
    )
    property_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_property.id", ondelete="SET NULL"),
        index=True,
        doc="For which property; its clock counts. Null: for the house as a whole, by UTC.",
    )
    booking_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_event_booking.id", ondelete="SET NULL"),
        index=True,
        doc="The event that it is about.",
    )
    rfp_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rfp.id", ondelete="SET NULL"),
        index=True,
        doc="The request that it is about.",
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The agreement that it is about.",
    )
    follows_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_sales_activity.id", ondelete="SET NULL"),
        index=True,
        doc="The activity whose next step it is.",
    )
    rhythm_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_contact_rhythm.id", ondelete="SET NULL"),
        index=True,
        doc="The rhythm by which it was planned.",
    )
    kind: Mapped[HotelActivityKind] = mapped_column(choice(HotelActivityKind), doc="What it is.")
    direction: Mapped[HotelActivityDirection] = mapped_column(
        choice(HotelActivityDirection), doc="Who seeks the other."
    )
    owner: Mapped[str] = mapped_column(String(200), doc="The user whose activity it is.")
    planned_on: Mapped[date] = mapped_column(
        doc="The day it is planned for, or was done on, by the property's clock."
    )
    planned_at: Mapped[datetime | None] = mapped_column(
        doc="The instant it is planned for; null: any time of the day."
    )
    due_at: Mapped[datetime] = mapped_column(
        doc="When it is overdue: at its instant, or when its day is over at the property."
    )
    purpose: Mapped[str] = mapped_column(String(1000), info=PERSONAL, doc="Why we meet.")
    status: Mapped[HotelActivityStatus] = mapped_column(
        choice(HotelActivityStatus), doc="How far it has come."
    )
    done_at: Mapped[datetime | None] = mapped_column(doc="When it took place.")
    done_by: Mapped[str | None] = mapped_column(String(200), doc="Who did it.")
    done_for: Mapped[str | None] = mapped_column(
        String(200), doc="In whose place, if a deputy did it."
    )
    outcome: Mapped[HotelActivityOutcome | None] = mapped_column(
        choice(HotelActivityOutcome), doc="What it came to."
    )
    needs: Mapped[str | None] = mapped_column(
        String(4000), info=PERSONAL, doc="What the client needs, in words."
    )
    next_step: Mapped[str | None] = mapped_column(
        String(1000), info=PERSONAL, doc="What is to be done next."
    )
    reason: Mapped[str | None] = mapped_column(
        String(1000), info=PERSONAL, doc="Why it was missed or called off."
    )

    venue: Mapped[Property | None] = relationship()
    wishes: Mapped[list[ActivityWish]] = relationship(
        order_by="ActivityWish.position", cascade="all, delete-orphan"
    )

    @property
    def zone(self) -> ZoneInfo | None:
        """The clock that counts; None: UTC."""
        return self.venue.zone if self.venue else None

    def local_day(self, instant: datetime) -> date:
        """The day of an instant by the clock that counts."""
        return instant.astimezone(self.zone or UTC).date()

    def plan(self, day: date | None, instant: datetime | None) -> None:
        """Plan it for a day or an instant, one of the two."""
        if (day is None) is (instant is None):
            message = "Give a day, plannedOn, or an instant, plannedAt: one of the two."
            raise refuse("HOTEL_ACTIVITY_TIME", message, "input", "plannedOn")
        name = "plannedOn" if instant is None else "plannedAt"
        if not is_possible(day or instant.date()):  # type: ignore[union-attr]  # one is given
            raise refuse("HOTEL_DATES", "Give a day of the years 1900 to 9000.", "input", name)
        self.planned_at = instant
        self.planned_on = self.local_day(instant) if instant else day  # type: ignore[assignment]
        self.due_at = instant or end_of_day(self.planned_on, self.zone)
        self.status = HotelActivityStatus.PLANNED

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time is over and nobody has said what became of it."""
        return self.status is HotelActivityStatus.PLANNED and self.due_at <= now

    def was_contact(self) -> bool:
        """Whether the client was spoken to: it took place, and somebody answered."""
        done = self.status is HotelActivityStatus.DONE
        return done and self.outcome is not HotelActivityOutcome.NOT_REACHED

    def require_planned(self) -> None:
        """Refuse what is over: it is history."""
        if self.status is not HotelActivityStatus.PLANNED:
            message = f"The activity is {self.status.name}: that is final. Record another one."
            raise refuse("HOTEL_ACTIVITY_OVER", message, "input", "id")

    def finish(self, outcome: HotelActivityOutcome, done_at: datetime, actor: Actor) -> None:
        """Note that it took place, when, by whom and in whose place."""
        self.require_planned()
        if done_at > actor.now:
            message = "It has not taken place yet: give an instant that is over."
            raise refuse("HOTEL_ACTIVITY_TIME", message, "input", "doneAt")
        self.status, self.outcome, self.done_at = HotelActivityStatus.DONE, outcome, done_at
        self.done_by, self.done_for = actor.name, actor.on_behalf_of or None

    def end(self, status: HotelActivityStatus, reason: str | None, now: datetime) -> None:
        """Note that it was missed, its time being over, or is called off; say why."""
        self.require_planned()
        if status not in ENDED:
            message = "An activity ends as MISSED or CALLED_OFF; what took place is finished."
            raise refuse("HOTEL_ACTIVITY_STATUS", message, "input", "status")
        if not reason:
            raise refuse("REQUIRED", "Say why.", "input", "reason")
        if status is HotelActivityStatus.MISSED and not self.is_overdue(now):
            message = f"Its time is not over before {self.due_at.isoformat()}: call it off instead."
            raise refuse("HOTEL_ACTIVITY_TIME", message, "input", "status")
        self.status, self.reason = status, reason

    def forget(self) -> None:
        """Forget the person: what was said is gone, that it took place stays."""
        self.contact_id = None
        self.purpose = "—"
        self.needs = self.next_step = self.reason = None
        for wish in self.wishes:
            wish.note = None


class ActivityWish(Base):
    """One thing that a client needs, as it was found out."""

    __tablename__ = "hotel_activity_wish"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_sales_activity.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The activity.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    kind: Mapped[HotelWishKind] = mapped_column(choice(HotelWishKind), doc="What is needed.")
    quantity: Mapped[int | None] = mapped_column(doc="How many a year.")
    price_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="What the client would pay for one."
    )
    currency: Mapped[str | None] = mapped_column(Currency(), doc="The currency of the price.")
    note: Mapped[str | None] = mapped_column(String(500), info=PERSONAL, doc="It in words.")

    def check(self, problems: Problems) -> None:
        """Note a wish without what its kind asks for."""
        path = ("input", "wishes", self.position)
        counted = self.kind in COUNTED
        well = self.quantity is not None and 1 <= self.quantity <= LARGEST_COUNT
        problems.check(
            ok=well if counted else self.quantity is None,
            code="HOTEL_QUANTITY",
            message=f"Say how many a year, from 1 to {LARGEST_COUNT}."
            if counted
            else f"{self.kind.name} is not counted: say it in the note.",
            path=(*path, "quantity"),
        )
        if self.price_amount is not None and self.currency is not None:
            price = Money(self.price_amount, self.currency)
            check_money(problems, price, self.currency, (*path, "price"))
        known = counted or self.price_amount is not None or bool(self.note)
        problems.check(
            ok=known,
            code="REQUIRED",
            message="Say what is needed: a price, or a note.",
            path=(*path, "note"),
        )
