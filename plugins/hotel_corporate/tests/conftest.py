"""A hotel to act in: two properties, rooms that open into one, a package, a client."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import docx
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico.papers.docx import Words
from portico.papers.docx.words import word
from portico.papers.paper import Paper
from portico.testing import Ask, MakeAccount, Write
from portico.values import Money
from portico_hotel_corporate.models import (
    ContractTerms,
    EventBooking,
    EventFunction,
    FunctionSpace,
    HotelAttritionBasis,
    HotelBlockStatus,
    HotelBookingStatus,
    HotelEventType,
    HotelFunctionType,
    HotelPackageBasis,
    HotelRevenueGroup,
    HotelSetupStyle,
    Property,
    RatePackage,
    RoomBlock,
)
from portico_hotel_corporate.models.paper_templates import HotelTemplateKind
from portico_hotel_corporate.operations.block_rooms import (
    HotelBlockRoomsGiven,
    HotelRoomBlockPickUp,
    pick_up,
)
from portico_hotel_corporate.operations.blocks import (
    HotelBlockNightGiven,
    HotelRoomBlockCreate,
    HotelRoomBlockStatusChange,
    change_block_status,
    create_block,
)
from portico_hotel_corporate.operations.bookings import (
    HotelEventBookingCreate,
    HotelEventBookingStatusChange,
    HotelEventBookingUpdate,
    change_status,
    create_booking,
    update_booking,
)
from portico_hotel_corporate.operations.documents import templates
from portico_hotel_corporate.operations.documents.templates import (
    HotelPaperTemplateAdd,
    add_template,
)
from portico_hotel_corporate.operations.function_inputs import (
    HotelEventFunctionAdd,
    HotelEventFunctionGiven,
    HotelEventFunctionMove,
    HotelEventFunctionRemove,
)
from portico_hotel_corporate.operations.functions import (
    add_function,
    move_function,
    remove_function,
)
from portico_hotel_corporate.operations.package_parts import HotelPackageComponentGiven
from portico_hotel_corporate.operations.packages import HotelRatePackageCreate, create_package
from portico_hotel_corporate.operations.properties import HotelPropertyCreate, create_property
from portico_hotel_corporate.operations.spaces import (
    HotelFunctionSpaceCreate,
    HotelSpaceSetupGiven,
    create_space,
)
from portico_hotel_corporate.operations.terms import HotelContractTermsSet, set_terms

DAY = date(2026, 12, 1)
"""A winter day: the clocks of Lisbon show UTC."""


def at(clock: str, day: date = DAY) -> datetime:
    """``at("09:30")`` on the day of most events."""
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


AGREE = """mutation($input: HotelAgreementCreateInput!) { hotelAgreementCreate(input: $input) {
  agreement { id version } userErrors { code message path } } }"""
STEP = """mutation($input: HotelAgreementStatusChangeInput!) {
  hotelAgreementStatusChange(input: $input) {
    agreement { id version } userErrors { code message path } } }"""


class Desk:
    """Asks, and expects to be answered."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    def do(self, document: str, **given: Any) -> dict[str, Any]:
        """The payload of a mutation."""
        answer = self.ask(document, **given)
        assert "errors" not in answer, answer
        (payload,) = answer["data"].values()
        found: dict[str, Any] = payload
        return found

    def made(self, document: str, **given: Any) -> dict[str, Any]:
        """The record that a mutation made."""
        payload = self.do(document, **given)
        assert payload.pop("userErrors", []) == []
        (record,) = payload.values()
        found: dict[str, Any] = record
        return found

    def agreement(self, account: str, place: str, obligations: list[Any]) -> str:
        """The id of an agreement of 2026 with these obligations, in force."""
        terms = {"accountId": account, "propertyId": place, "number": "C1", "title": "Rates"}
        terms |= {"kind": "MICE_FRAMEWORK", "currency": "EUR"}
        span = {"validFrom": "2026-01-01", "validTo": "2026-12-31"}
        found = self.made(AGREE, input=terms | span | {"obligations": obligations})
        for status in ({"status": "PROPOSED"}, {"status": "ACTIVE", "signedOn": "2025-12-01"}):
            step = {"id": found["id"], "expectedVersion": found["version"]}
            found = self.made(STEP, input=step | status)
        return str(found["id"])

    def refused(self, document: str, **given: Any) -> list[tuple[str, str]]:
        """Why a mutation was refused."""
        payload = self.do(document, **given)
        return [(each["code"], ".".join(map(str, each["path"]))) for each in payload["userErrors"]]


class Hotel:
    """Does the hotel's deeds, each in a transaction of its own."""

    def __init__(self, write: Write, actor: Actor, make_account: MakeAccount) -> None:
        self.write = write
        self.actor = actor
        self.make_account = make_account
        self._place: Property | None = None
        self._client: Account | None = None

    def do(self, operation: Callable[..., Any], input: object, now: datetime | None = None) -> Any:
        """Carry out an operation, now or at another instant than noon of 2026-03-02."""
        actor = replace(self.actor, now=now) if now else self.actor
        return self.write(lambda session: operation(session, actor, input), actor)

    def counted(self, operation: Callable[..., Any], input: object) -> tuple[Any, int]:
        """Carry out an operation, and tell how many statements it cost."""
        found: list[str] = []

        def note(_connection: object, _cursor: object, text: str, *_more: object) -> None:
            found.append(text)

        def deed(session: Session, actor: Actor, input: object) -> Any:
            event.listen(session.get_bind(), "before_cursor_execute", note)
            try:
                return operation(session, actor, input)
            finally:
                event.remove(session.get_bind(), "before_cursor_execute", note)

        return self.do(deed, input), len(found)

    def get(self, model: type[Any], id: UUID) -> Any:
        """A record as it is stored now."""
        return self.write(lambda session: session.get_one(model, id))

    def all(self, model: type[Any], *order: Any) -> list[Any]:
        """Every record of a model."""
        return self.write(lambda session: list(session.scalars(select(model).order_by(*order))))

    @property
    def place(self) -> Property:
        """The property where things take place unless given: in Lisbon, charging in euros."""
        self._place = self._place or self.property("CITY")
        return self._place

    @property
    def client(self) -> Account:
        """Who books unless given."""
        self._client = self._client or self.make_account("Nordwerk")
        return self._client

    def property(self, code: str, **given: Any) -> Property:
        terms: dict[str, Any] = {
            "code": code,
            "name": f"Hotel {code}",
            "timezone": "Europe/Lisbon",
            "currency": "EUR",
            "rooms_total": 200,
        }
        opened: Property = self.do(create_property, HotelPropertyCreate(**terms | given))
        return opened

    def space(self, code: str, **given: Any) -> FunctionSpace:
        """A room that holds 120 as a theatre, unless given."""
        terms: dict[str, Any] = {
            "property_id": (given.pop("place", None) or self.place).id,
            "code": code,
            "name": f"Salon {code}",
        }
        if "setups" not in given:
            setup = HotelSpaceSetupGiven(style=HotelSetupStyle.THEATRE, max_cap=120)
            terms["setups"] = [setup]
        added: FunctionSpace = self.do(create_space, HotelFunctionSpaceCreate(**terms | given))
        return added

    def combination(self, code: str, *rooms: FunctionSpace, **given: Any) -> FunctionSpace:
        return self.space(code, member_ids=[room.id for room in rooms], **given)

    @staticmethod
    def function(
        space: FunctionSpace, start: datetime, end: datetime, **given: Any
    ) -> HotelEventFunctionGiven:
        """A session of 60 people without setting up and clearing, unless given."""
        terms: dict[str, Any] = {
            "type": HotelFunctionType.GENERAL_SESSION,
            "starts_at": start,
            "ends_at": end,
            "space_id": space.id,
            "setup_style": HotelSetupStyle.THEATRE,
            "setup_minutes": 0,
            "teardown_minutes": 0,
            "expected": 60,
        }
        return HotelEventFunctionGiven(**terms | given)

    def wish(self, *functions: HotelEventFunctionGiven, **given: Any) -> HotelEventBookingCreate:
        """What is given to book a definite conference on the day."""
        terms: dict[str, Any] = {
            "account_id": (given.pop("client", None) or self.client).id,
            "property_id": (given.pop("place", None) or self.place).id,
            "name": "Partner conference",
            "type": HotelEventType.CONFERENCE,
            "arrival": DAY,
            "departure": DAY,
            "attendees": 60,
            "status": HotelBookingStatus.DEFINITE,
            "functions": list(functions),
        }
        return HotelEventBookingCreate(**terms | given)

    def book(self, *functions: HotelEventFunctionGiven, **given: Any) -> EventBooking:
        booked: EventBooking = self.do(create_booking, self.wish(*functions, **given))
        return booked

    def functions_of(self, booking: EventBooking) -> list[EventFunction]:
        """The functions of a booking, the first one first."""
        every = self.all(EventFunction, EventFunction.starts_at)
        return [function for function in every if function.booking_id == booking.id]

    def become(
        self, booking: EventBooking, status: HotelBookingStatus, **given: Any
    ) -> EventBooking:
        now = given.pop("now", None)
        step = HotelEventBookingStatusChange(
            id=booking.id, expected_version=booking.version, status=status, **given
        )
        changed: EventBooking = self.do(change_status, step, now)
        return changed

    def update(self, booking: EventBooking, **given: Any) -> EventBooking:
        wish = HotelEventBookingUpdate(id=booking.id, expected_version=booking.version, **given)
        changed: EventBooking = self.do(update_booking, wish)
        return changed

    def add(self, booking: EventBooking, given: HotelEventFunctionGiven) -> EventFunction:
        wish = HotelEventFunctionAdd(booking_id=booking.id, **vars(given))
        added: EventFunction = self.do(add_function, wish)
        return added

    def move(self, function: EventFunction, **given: Any) -> EventFunction:
        wish = HotelEventFunctionMove(id=function.id, expected_version=function.version, **given)
        moved: EventFunction = self.do(move_function, wish)
        return moved

    def remove(self, function: EventFunction) -> EventBooking:
        wish = HotelEventFunctionRemove(id=function.id, expected_version=function.version)
        booking: EventBooking = self.do(remove_function, wish)
        return booking

    @staticmethod
    def part(name: str, price: str, tax: str, **given: Any) -> HotelPackageComponentGiven:
        """A part of a package, of food unless given."""
        terms: dict[str, Any] = {
            "name": name,
            "revenue_group": HotelRevenueGroup.FOOD,
            "list_price": euros(price),
            "tax_percent": Decimal(tax),
        }
        return HotelPackageComponentGiven(**terms | given)

    def package(
        self, price: str | Money, *parts: HotelPackageComponentGiven, **given: Any
    ) -> RatePackage:
        """A price per delegate and day that holds service and tax, unless given."""
        terms: dict[str, Any] = {
            "property_id": self.place.id,
            "code": "DDR",
            "name": "Day delegate rate",
            "basis": HotelPackageBasis.PER_DELEGATE_DAY,
            "price": price if isinstance(price, Money) else euros(price),
            "tax_inclusive": True,
            "components": list(parts),
            "valid_from": date(2026, 1, 1),
        }
        offered: RatePackage = self.do(create_package, HotelRatePackageCreate(**terms | given))
        return offered


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("hotel_corporate",)


@pytest.fixture
def hotel(write: Write, actor: Actor, make_account: MakeAccount) -> Hotel:
    return Hotel(write, actor, make_account)


@pytest.fixture
def tomorrow() -> datetime:
    """The instant of a later request: noon of the day after the tests' day."""
    return datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def desk(ask: Ask) -> Desk:
    return Desk(ask)


SIGNED = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""When contracts of the October conference are looked at."""
ARRIVAL = date(2026, 10, 12)


class Sales:
    """Sells an event in October: its rooms, its contract."""

    def __init__(self, hotel: Hotel) -> None:
        self.hotel = hotel
        self._booking: EventBooking | None = None

    def do(self, operation: Callable[..., Any], input: object, now: datetime = SIGNED) -> Any:
        return self.hotel.do(operation, input, now)

    @property
    def booking(self) -> EventBooking:
        """A definite conference of three nights, from 12 to 15 October 2026."""
        if self._booking is None:
            self._booking = self.conference()
        return self._booking

    def conference(self, **given: Any) -> EventBooking:
        terms = {"arrival": ARRIVAL, "departure": date(2026, 10, 15)}
        return self.hotel.book(**terms | given)

    def sell(self, *functions: HotelEventFunctionGiven) -> EventBooking:
        """The conference with these functions, as the one that is meant from now on."""
        terms = {"arrival": ARRIVAL, "departure": date(2026, 10, 15)}
        self._booking = self.hotel.book(*functions, **terms)
        return self._booking

    @staticmethod
    def night(day: int, rooms: int, rate: str = "150", **given: Any) -> HotelBlockNightGiven:
        terms: dict[str, Any] = {"room_type": "DBL", "rate": euros(rate), "rooms": rooms}
        return HotelBlockNightGiven(night=date(2026, 10, day), **terms | given)

    def block(self, *nights: HotelBlockNightGiven, **given: Any) -> RoomBlock:
        """A block that is open."""
        return self.turn(self.draft(*nights, **given), HotelBlockStatus.OPEN)

    def draft(self, *nights: HotelBlockNightGiven, **given: Any) -> RoomBlock:
        """A block of 50, 80 and 50 rooms unless given, cut off 21 days before."""
        grid = nights or (self.night(12, 50), self.night(13, 80), self.night(14, 50))
        terms: dict[str, Any] = {
            "booking_id": (given.pop("booking", None) or self.booking).id,
            "code": "CONF26",
            "name": "Partner conference",
            "cutoff_days_before": 21,
            "nights": list(grid),
        }
        made: RoomBlock = self.do(create_block, HotelRoomBlockCreate(**terms | given))
        return made

    def turn(self, block: RoomBlock, status: HotelBlockStatus, now: datetime = SIGNED) -> RoomBlock:
        step = HotelRoomBlockStatusChange(
            id=block.id, expected_version=self.version(block), status=status
        )
        turned: RoomBlock = self.do(change_block_status, step, now)
        return turned

    def version(self, record: Any) -> int:
        found: int = self.hotel.get(type(record), record.id).version
        return found

    def pick_up(self, block: RoomBlock, *rooms: tuple[int, int], now: datetime = SIGNED) -> None:
        """Take rooms: pairs of a day of October and a number."""
        nights = [
            HotelBlockRoomsGiven(night=date(2026, 10, day), room_type="DBL", rooms=number)
            for day, number in rooms
        ]
        self.do(pick_up, HotelRoomBlockPickUp(id=block.id, nights=nights), now)

    def agree(self, **given: Any) -> ContractTerms:
        """Contract terms: attrition over the whole stay with 20 % allowed, unless given."""
        terms: dict[str, Any] = {
            "booking_id": (given.pop("booking", None) or self.booking).id,
            "attrition_basis": HotelAttritionBasis.CUMULATIVE,
            "attrition_allowance_percent": Decimal(20),
        }
        agreed: ContractTerms = self.do(set_terms, HotelContractTermsSet(**terms | given))
        return agreed

    def grid(self, block: RoomBlock, *names: str) -> list[tuple[Any, ...]]:
        """The lines of a block as they are stored now."""

        def read(session: Any) -> list[tuple[Any, ...]]:
            lines = session.get_one(RoomBlock, block.id).nights
            return [tuple(getattr(line, name) for name in names) for line in lines]

        found: list[tuple[Any, ...]] = self.hotel.write(read)
        return found


@pytest.fixture
def sales(hotel: Hotel) -> Sales:
    return Sales(hotel)


@pytest.fixture
def unnamed(hotel: Hotel, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What papers in Word say that their templates have no name for; every paper has a template."""
    written, found = io.BytesIO(), set[str]()
    docx.Document().save(written)
    content = b64encode(written.getvalue()).decode()
    for kind in HotelTemplateKind:
        hotel.do(add_template, HotelPaperTemplateAdd(kind=kind, name="Own", content=content))

    def noting(_content: bytes, words: Words, paper: Paper) -> bytes:
        found.update({word(label) for label, _ in paper.facts} - set(words.facts))
        for section in paper.sections:
            name = section.name or word(section.heading)
            columns = words.parts.get(name)
            found.update({name} if columns is None else ())
            found.update({word(each) for each in section.columns} - set(columns or ()))
        return b""

    monkeypatch.setattr(templates, "fill_template", noting)
    return found
