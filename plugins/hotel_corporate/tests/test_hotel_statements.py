"""What reports of many events cost: as many statements for a hundred as for one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from portico.access import Actor
from portico.values import Money
from portico_hotel_corporate.models import (
    Agreement,
    HotelBlockStatus,
    HotelBookingStatus,
    HotelEventType,
    HotelFunctionType,
    HotelQuantityBasis,
    HotelSetupStyle,
)
from portico_hotel_corporate.operations.agreement_compliance import (
    HotelAgreementComplianceRequest,
    agreement_compliance,
)
from portico_hotel_corporate.operations.blocks import (
    HotelBlockNightGiven,
    HotelRoomBlockCreate,
    create_block,
)
from portico_hotel_corporate.operations.bookings import HotelEventBookingCreate, create_booking
from portico_hotel_corporate.operations.charging import HotelLineItemAdd, add_line
from portico_hotel_corporate.operations.event_forecast import (
    HotelEventForecastRequest,
    event_forecast,
)
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionGiven
from portico_hotel_corporate.operations.obligations import (
    HotelAgreementEvaluate,
    evaluate_agreement,
    looks,
)

ERRORS = "userErrors { code message path }"
CHARGE = f"""mutation($input: HotelChargeCodeCreateInput!) {{
  hotelChargeCodeCreate(input: $input) {{ chargeCode {{ id }} {ERRORS} }} }}"""
METRICS = (
    *("ROOM_NIGHTS", "ROOM_REVENUE", "FOOD_REVENUE", "TOTAL_REVENUE"),
    *("ROOMING_LIST_ON_TIME", "GUARANTEE_ON_TIME"),
)
DAY = date(2026, 5, 4)


def key(text: str) -> Any:
    return UUID(text.partition("_")[2])


@pytest.fixture
def agreement(desk: Any, hotel: Any) -> Any:
    """An agreement with every duty that is measured by events: event by event, and in all."""

    def duty(metric: str, window: str) -> dict[str, Any]:
        terms = {"title": f"{metric} {window}", "obligor": "CLIENT", "comparator": "GE"}
        return terms | {"metric": metric, "target": "1", "window": window}

    duties = [duty(each, "EVENT") for each in METRICS]
    duties += [duty(each, "TERM") for each in METRICS[-2:]]
    client, place = f"acc_{hotel.client.id.hex}", f"hpr_{hotel.place.id.hex}"
    return key(desk.agreement(client, place, duties))


@pytest.fixture
def food(desk: Any, hotel: Any) -> Any:
    lunch = {"code": "LUNCH", "label": "Lunch", "revenueGroup": "FOOD"}
    made = desk.made(CHARGE, input=lunch | {"propertyId": f"hpr_{hotel.place.id.hex}"})
    return key(made["id"])


def held(hotel: Any, agreement: Any, food: Any, codes: range) -> None:
    """Events of ten people who lunch at 30.00, in ten rooms at 100.00; none sent its list."""
    room = hotel.space(f"R{codes.start}")
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def book(session: Any, actor: Actor, code: int) -> None:
        lunch = HotelEventFunctionGiven(
            type=HotelFunctionType.LUNCH,
            space_id=room.id,
            starts_at=noon,
            ends_at=noon.replace(hour=14),
            setup_style=HotelSetupStyle.THEATRE,
            expected=10,
        )
        event = create_booking(
            session,
            actor,
            HotelEventBookingCreate(
                account_id=hotel.client.id,
                property_id=hotel.place.id,
                name=f"Event {code}",
                type=HotelEventType.MEETING,
                arrival=DAY,
                departure=date(2026, 5, 5),
                attendees=10,
                status=HotelBookingStatus.PROSPECT,
                agreement_id=agreement,
                materialization_percent=Decimal(50),
                functions=[lunch],
            ),
        )
        event.status = HotelBookingStatus.ACTUAL
        nights = HotelBlockNightGiven(
            night=DAY, room_type="DBL", rooms=10, rate=Money(Decimal(100), "EUR")
        )
        block = create_block(
            session,
            actor,
            HotelRoomBlockCreate(
                booking_id=event.id,
                code=f"E{code}",
                name="Rooms",
                cutoff_on=DAY,
                rooming_list_due=date(2026, 4, 1),
                nights=[nights],
            ),
        )
        block.nights[0].picked_up = 10
        block.move_to(HotelBlockStatus.OPEN)
        wish = HotelLineItemAdd(
            booking_id=event.id,
            function_id=event.functions[0].id,
            charge_code_id=food,
            quantity_basis=HotelQuantityBasis.GUARANTEED,
            unit_price=Money(Decimal(30), "EUR"),
        )
        add_line(session, actor, wish)

    def deed(session: Any, actor: Actor, input: range) -> None:
        for code in input:
            book(session, actor, code)

    hotel.do(deed, codes)


def test_a_hundred_events_of_an_agreement_cost_no_more_statements_than_one(
    hotel: Any, agreement: Any, food: Any
) -> None:
    wish = HotelAgreementComplianceRequest(agreement_id=agreement, as_of=date(2026, 6, 1))
    held(hotel, agreement, food, range(1))
    one, statements = hotel.counted(agreement_compliance, wish)
    held(hotel, agreement, food, range(1, 100))

    found, more = hotel.counted(agreement_compliance, wish)

    assert [(each.title, each.actual) for each in one.obligations] == [
        ("ROOM_NIGHTS EVENT", Decimal(10)),
        ("ROOM_REVENUE EVENT", Decimal(1000)),
        ("FOOD_REVENUE EVENT", Decimal(300)),
        ("TOTAL_REVENUE EVENT", Decimal(1300)),
        ("ROOMING_LIST_ON_TIME EVENT", Decimal(0)),
        ("GUARANTEE_ON_TIME EVENT", Decimal(0)),
        ("ROOMING_LIST_ON_TIME TERM", Decimal(0)),
        ("GUARANTEE_ON_TIME TERM", Decimal(0)),
    ]
    assert len(found.obligations) == 6 * 100 + 2
    assert sum(each.actual or 0 for each in found.obligations) == 100 * 2610
    assert more == statements


def test_what_the_ledger_knows_of_events_is_read_at_once(
    hotel: Any, agreement: Any, food: Any
) -> None:
    """The verdict of the last look is found again, event by event."""
    held(hotel, agreement, food, range(3))
    for day in (date(2026, 5, 30), date(2026, 5, 31)):
        hotel.do(evaluate_agreement, HotelAgreementEvaluate(agreement_id=agreement, as_of=day))

    def again(session: Any, actor: Actor, day: date) -> list[Any]:
        return list(looks(session, session.get_one(Agreement, agreement), day))

    known = hotel.do(again, date(2026, 6, 1))
    first = hotel.do(again, date(2026, 5, 30))

    assert {each.inputs.previous for each in first} == {None}
    assert {each.inputs.previous for each in known} == {each.verdict.status for each in known}


def test_a_forecast_of_many_events_costs_no_more_statements(
    hotel: Any, agreement: Any, food: Any
) -> None:
    wish = HotelEventForecastRequest(
        property_id=hotel.place.id, first_arrival=DAY, last_arrival=DAY
    )
    held(hotel, agreement, food, range(1))
    _, statements = hotel.counted(event_forecast, wish)
    held(hotel, agreement, food, range(1, 12))

    (line,), more = hotel.counted(event_forecast, wish)

    assert (line.events, line.revenue.amount) == (12, Decimal(12 * 1300))
    assert more == statements
