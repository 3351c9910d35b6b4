"""The house's own words for what the plugin knows: statuses, reasons and setups.

People rename and add codes as they like; the rules look at the system type and the flags only.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import Record, choice
from portico.errors import Problems, refuse
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.capacity import HotelSetupStyle
from portico_hotel_corporate.models.lifecycle import (
    INITIAL,
    TRANSITIONS,
    HotelBookingStatus,
    in_words,
)
from portico_hotel_corporate.models.properties import check_code
from portico_hotel_corporate.models.room_formats import ROOM_FORMATS, fits_format, format_name

OTA_STATUSES: Final = range(1, 9)


class HotelStatusScope(Choice):
    """What a status code is for."""

    BOOKING = "Event bookings."
    BLOCK = "Blocks of guest rooms."
    EVENT = "Single functions."
    AGREEMENT = "Corporate agreements."


class HotelReasonKind(Choice):
    """What a reason is given for."""

    CANCELLED = "A booking is cancelled."
    LOST = "A booking is lost: the client left before there was a contract."
    TURNED_DOWN = "A booking is turned down: the hotel refused."
    RATE_OVERRIDE = "Another rate is offered than the agreement gives."
    WAIVER = "A duty is waived."


OTA_STATUS: Final[dict[HotelBookingStatus, int]] = {
    HotelBookingStatus.CANCELLED: 1,
    HotelBookingStatus.DEFINITE: 2,
    HotelBookingStatus.ACTUAL: 2,
    HotelBookingStatus.CLOSED: 2,
    HotelBookingStatus.WAITLIST: 3,
    HotelBookingStatus.LOST: 4,
    HotelBookingStatus.TURNED_DOWN: 4,
    HotelBookingStatus.INQUIRY: 5,
    HotelBookingStatus.PROSPECT: 5,
    HotelBookingStatus.TENTATIVE: 7,
}
"""OpenTravel 2017B, code list Inventory Block Status (IBS); 6 and 8 are strong and weak 7."""


BEGINNINGS: Final[dict[HotelStatusScope, frozenset[HotelBookingStatus]]] = {
    HotelStatusScope.BOOKING: INITIAL,
    HotelStatusScope.AGREEMENT: frozenset({HotelBookingStatus.INQUIRY}),
    HotelStatusScope.BLOCK: frozenset(),
    HotelStatusScope.EVENT: frozenset(),
}
"""What the initial code of a set may stand for; blocks and functions begin as their event is."""
_IS_INITIAL: Final = text("is_initial")


class StatusCode(Record, Base):
    """A status by the house's own name: which system status it stands for, and what it does."""

    __tablename__ = "hotel_status_code"
    __table_args__ = (
        UniqueConstraint("scope", "code"),
        Index(
            "uq_hotel_status_code_initial",
            "scope",
            unique=True,
            sqlite_where=_IS_INITIAL,
            postgresql_where=_IS_INITIAL,
        ),
    )

    scope: Mapped[HotelStatusScope] = mapped_column(
        choice(HotelStatusScope), doc="What the status is for."
    )
    code: Mapped[str] = mapped_column(
        String(20), doc="A short code in capitals, of its own within the scope."
    )
    label: Mapped[str] = mapped_column(String(100), doc="What people read.")
    system_type: Mapped[HotelBookingStatus] = mapped_column(
        choice(HotelBookingStatus), doc="What the rules take it for."
    )
    holds_rooms: Mapped[bool] = mapped_column(doc="Whether guest rooms are held.")
    holds_space: Mapped[bool] = mapped_column(doc="Whether function spaces are held.")
    allow_pickup: Mapped[bool] = mapped_column(doc="Whether guests may be booked into the block.")
    return_to_inventory: Mapped[bool] = mapped_column(
        doc="Whether what was held goes back on sale."
    )
    show_in_diary: Mapped[bool] = mapped_column(doc="Whether it stands in the function diary.")
    is_initial: Mapped[bool] = mapped_column(
        doc="Whether what is new begins with it: one code of the set at most."
    )
    sort: Mapped[int] = mapped_column(doc="Its place in lists; small numbers come first.")
    ota_status: Mapped[int] = mapped_column(
        doc="Its number in OpenTravel's list Inventory Block Status: 1 cancelled, 2 definite, "
        "3 hold, 4 lost, 5 prospect, 6 strong tentative, 7 tentative, 8 weak tentative."
    )

    next_codes: Mapped[list[NextStatusCode]] = relationship(
        foreign_keys="NextStatusCode.status_code_id",
        order_by="NextStatusCode.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )

    def check(self) -> None:
        """Refuse an impossible code or number."""
        problems = Problems()
        check_code(problems, self.code)
        problems.check(
            ok=self.ota_status in OTA_STATUSES,
            code="HOTEL_OTA_CODE",
            message="OpenTravel numbers these statuses from 1 to 8.",
            path=("input", "otaStatus"),
        )
        problems.raise_if_any()

    def may_lead_to(self, other: StatusCode) -> bool:
        """Whether the lifecycle allows the other status to follow this one at all."""
        return other.system_type is self.system_type or (
            other.system_type in TRANSITIONS[self.system_type]
        )

    def permits(self, other: StatusCode) -> bool:
        """Whether the house lets the other status follow; where it says nothing, any may."""
        return not self.next_codes or other.id in {each.next_id for each in self.next_codes}

    def check_initial(self, other: StatusCode | None) -> None:
        """Refuse it as what things begin with, if they cannot, or begin with another already."""
        path, kinds = ("input", "isInitial"), BEGINNINGS[self.scope]
        if not kinds:
            message = f"A {self.scope.name} code is never initial: it begins as its event is."
            raise refuse("HOTEL_STATUS_INITIAL", message, *path)
        if self.system_type not in kinds:
            message = f"Nothing begins as {self.system_type.name}, only as {in_words(kinds)}."
            raise refuse("HOTEL_STATUS_INITIAL", message, *path)
        if other is not None and other.id != self.id:
            message = f"{other.code} is the initial code of the set: take it from there first."
            raise refuse("HOTEL_STATUS_INITIAL", message, *path)

    def check_names(
        self,
        scope: HotelStatusScope,
        kinds: Collection[HotelBookingStatus],
        before: StatusCode | None,
    ) -> None:
        """Refuse the code as a name for what is of these kinds and was called ``before`` so far."""
        path = ("input", "statusCodeId")
        if self.scope is not scope or self.system_type not in kinds:
            names = in_words(frozenset(kinds))
            message = (
                f"{self.code} is a {self.scope.name} code for {self.system_type.name}: "
                f"give a {scope.name} code for {names}."
            )
            raise refuse("HOTEL_STATUS_CODE", message, *path)
        if before is not None and before.id != self.id and not before.permits(self):
            message = f"{before.code} does not permit {self.code} to follow."
            raise refuse("HOTEL_STATUS_CODE", message, *path)

    def check_leads_to(self, status: HotelBookingStatus) -> None:
        """Refuse a status that none of the codes that may follow stands for."""
        following = {each.status.system_type for each in self.next_codes}
        if following and status not in following:
            raise refuse(
                "HOTEL_STATUS_CODE",
                f"{self.code} does not permit {status.name} to follow. "
                f"It may become {in_words(frozenset(following))}.",
                "input",
                "status",
            )


class NextStatusCode(Base):
    """A status that may follow another one."""

    __tablename__ = "hotel_status_code_next"

    status_code_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The status before.",
    )
    position: Mapped[int] = mapped_column(primary_key=True, doc="Its place in order, from 0.")
    next_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_status_code.id", ondelete="CASCADE"), doc="The status after."
    )

    status: Mapped[StatusCode] = relationship(foreign_keys=next_id)


class ReasonCode(Record, Base):
    """Why something was cancelled, lost, turned down, overridden or waived."""

    __tablename__ = "hotel_reason_code"
    __table_args__ = (UniqueConstraint("kind", "code"),)

    kind: Mapped[HotelReasonKind] = mapped_column(
        choice(HotelReasonKind), doc="What the reason is given for."
    )
    code: Mapped[str] = mapped_column(
        String(50), doc="A short code in capitals, of its own within the kind."
    )
    label: Mapped[str] = mapped_column(String(200), doc="What people read.")
    competitor_required: Mapped[bool] = mapped_column(
        doc="Whether the note must name the competitor."
    )

    def check(self) -> None:
        """Refuse an impossible code."""
        problems = Problems()
        check_code(problems, self.code)
        problems.raise_if_any()


class SetupStyleCode(Record, Base):
    """A setup by the house's own name, and its number in OpenTravel's list of room formats."""

    __tablename__ = "hotel_setup_style_code"

    code: Mapped[str] = mapped_column(String(20), unique=True, doc="A short code in capitals.")
    label: Mapped[str] = mapped_column(String(100), doc="What people read.")
    style: Mapped[HotelSetupStyle] = mapped_column(
        choice(HotelSetupStyle), doc="Which setup its capacity is counted as."
    )
    ota_code: Mapped[int] = mapped_column(
        doc="Its number in OpenTravel's list Meeting Room Format (MRF): 5 is theatre."
    )

    def check(self) -> None:
        """Refuse an impossible code or number."""
        problems = Problems()
        check_code(problems, self.code)
        problems.check(
            ok=self.ota_code in ROOM_FORMATS,
            code="HOTEL_OTA_CODE",
            message=f"OpenTravel's list has {', '.join(map(str, ROOM_FORMATS))}.",
            path=("input", "otaCode"),
        )
        problems.check(
            ok=self.ota_code not in ROOM_FORMATS or fits_format(self.style, self.ota_code),
            code="HOTEL_OTA_CODE",
            message=f"{self.ota_code} is {format_name(self.ota_code)}: that is no "
            f"{self.style.name}.",
            path=("input", "otaCode"),
        )
        problems.raise_if_any()
