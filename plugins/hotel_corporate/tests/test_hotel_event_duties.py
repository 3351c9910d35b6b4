"""Duties of single events: rooms, lists and guarantees in time; and the share of a city."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from portico.testing import Ask
from portico_hotel_corporate.models import (
    EventFunction,
    ObligationEvaluation,
)
from portico_hotel_corporate.models.obligation_rules import Inputs, judge
from portico_hotel_corporate.operations.event_duties import evaluate_events
from portico_hotel_corporate.operations.guarantees import (
    HotelEventFunctionGuarantee,
    guarantee_function,
)
from portico_hotel_corporate.operations.rooming import HotelRoomingListImport, import_rooming_list

ERRORS = "userErrors { code message path }"
ADD = f"""mutation($input: HotelBookingObligationAddInput!) {{
  hotelBookingObligationAdd(input: $input) {{ obligation {{
    id window booking {{ name }} agreement {{ number }} }} {ERRORS} }} }}"""
LOOK = """query($id: ID!, $day: Date) {
  hotelBookingCompliance(input: {bookingId: $id, asOf: $day}) { obligations {
    title actual onBooks projected gap exposure { amount } status evidence } } }"""
NOTE = f"""mutation($input: HotelBookingEvaluateInput!) {{ hotelBookingEvaluate(input: $input) {{
  eventBooking {{ obligations {{ nodes {{ evaluations {{ totalCount }} }} }} }} {ERRORS} }} }}"""
SETTLE = f"""mutation($input: HotelObligationSettleInput!) {{
  hotelObligationSettle(input: $input) {{
  obligationSettlement {{ settledAs booking {{ name }} }} {ERRORS} }} }}"""
LIST = "last_name,first_name,arrival,departure,room_type\nCosta,Ana,2026-10-12,2026-10-13,DBL\n"


def duty(title: str, metric: str, target: str, **given: Any) -> dict[str, Any]:
    terms = {"title": title, "obligor": "CLIENT", "metric": metric, "comparator": "GE"}
    return terms | {"target": target, "window": "EVENT"} | given


def key_of(sales: Any) -> str:
    return f"heb_{sales.booking.id.hex}"


def standing(ask: Ask, sales: Any, day: str) -> list[dict[str, Any]]:
    answer = ask(LOOK, id=key_of(sales), day=day)
    assert "errors" not in answer, answer
    found: list[dict[str, Any]] = answer["data"]["hotelBookingCompliance"]["obligations"]
    return found


@pytest.fixture
def volume(desk: Any, sales: Any) -> str:
    """A1 of attrition as a duty: of 144 room nights 134 are picked up, 10 lack at 150 and 80 %."""
    block = sales.block()
    sales.pick_up(block, (12, 40), (13, 70), (14, 24))
    charge = {"consequence": "CHARGE", "charge": {"amount": "150", "currency": "EUR"}}
    wish = duty("144 nights", "ROOM_NIGHTS", "144", damagesPercent="80", **charge)
    made = desk.made(ADD, input={"bookingId": key_of(sales), "obligation": wish})
    assert made["window"] == "EVENT"
    assert (made["booking"]["name"], made["agreement"]) == ("Partner conference", None)
    return str(made["id"])


@pytest.mark.usefixtures("volume")
@pytest.mark.parametrize(
    ("day", "actual", "on_books", "status"),
    [
        ("2026-03-01", "0", "134", "NOT_STARTED"),
        ("2026-07-01", "0", "134", "AT_RISK"),
        ("2026-10-12", "40", "94", "AT_RISK"),
        ("2026-10-13", "110", "24", "AT_RISK"),
        ("2026-10-16", "134", "0", "BREACHED"),
    ],
)
def test_rooms_of_an_event_are_promised_and_counted(
    ask: Ask, sales: Any, day: str, actual: str, on_books: str, status: str
) -> None:
    (found,) = standing(ask, sales, day)

    assert (found["actual"], found["onBooks"], found["status"]) == (actual, on_books, status)
    assert (found["projected"], found["gap"]) == ("134", "10")
    assert found["exposure"]["amount"] == "1200.00"


def test_the_ledger_of_an_event_is_appended_and_settled(
    desk: Any, sales: Any, hotel: Any, volume: str
) -> None:
    event = {"bookingId": key_of(sales)}
    for day, lines in (("2026-07-01", 1), ("2026-07-01", 1), ("2026-10-16", 2)):
        made = desk.made(NOTE, input=event | {"asOf": day})
        assert made["obligations"]["nodes"] == [{"evaluations": {"totalCount": lines}}]
    for line in hotel.all(ObligationEvaluation):
        verdict = judge(Inputs.from_json(line.inputs))
        assert (verdict.status, verdict.exposure) == (line.status, line.exposure_amount)

    settle = {"obligationId": volume, "windowStart": "2026-03-02", "settledAs": "CHARGED"}
    wrong = [("HOTEL_OBLIGATION_SETTLEMENT", "input.windowStart")]
    assert desk.refused(SETTLE, input=settle) == wrong
    assert desk.made(SETTLE, input=settle | event) == {
        "settledAs": "CHARGED",
        "booking": {"name": "Partner conference"},
    }
    assert desk.refused(SETTLE, input=settle | event) == wrong


def test_a_late_rooming_list_is_a_breach_until_it_comes_within_the_cure(
    ask: Ask, desk: Any, sales: Any
) -> None:
    """Due on 1 September to its end, sent on the 3rd, three days of cure."""
    block = sales.block(rooming_list_due=date(2026, 9, 1))
    for cure in (3, 1):
        wish = duty(f"list, cure {cure}", "ROOMING_LIST_ON_TIME", "100", cureDays=cure)
        desk.made(ADD, input={"bookingId": key_of(sales), "obligation": wish})
    listed = HotelRoomingListImport(block_id=block.id, file_name="a.csv", content=LIST)
    sales.do(import_rooming_list, listed, datetime(2026, 9, 3, 12, tzinfo=UTC))

    def states(day: str) -> list[tuple[Any, str]]:
        return [(each["actual"], each["status"]) for each in standing(ask, sales, day)]

    assert states("2026-09-01") == [(None, "ON_TRACK")] * 2
    assert states("2026-09-02") == [("0", "BREACHED")] * 2
    assert states("2026-09-03") == [("0", "CURED"), ("0", "BREACHED")]


def test_guarantees_are_due_as_the_contract_says(
    ask: Ask, desk: Any, sales: Any, hotel: Any
) -> None:
    """72 hours before 09:00 on 12 and 13 October: the 9th and the 10th. One of two is given."""
    room, event = hotel.space("A"), sales.booking
    for day in (12, 13):
        start = datetime(2026, 10, day, 9, tzinfo=UTC)
        hotel.add(event, hotel.function(room, start, start.replace(hour=12)))
    wish = duty("guarantees", "GUARANTEE_ON_TIME", "100")
    desk.made(ADD, input={"bookingId": key_of(sales), "obligation": wish})
    first = hotel.all(EventFunction, EventFunction.starts_at)[0]
    given = HotelEventFunctionGuarantee(id=first.id, expected_version=first.version, guaranteed=50)
    sales.do(guarantee_function, given, datetime(2026, 10, 9, 8, tzinfo=UTC))

    def state(day: str) -> tuple[Any, str]:
        (found,) = standing(ask, sales, day)
        return found["actual"], found["status"]

    assert state("2026-10-08") == (None, "ON_TRACK")
    assert state("2026-10-10") == ("100", "ON_TRACK")
    assert state("2026-10-11") == ("50", "BREACHED")
    said = hotel.do(lambda session, actor, _: evaluate_events(session, actor), None)
    assert said == "1 events looked at"


def test_what_is_not_measured_event_by_event_is_refused(desk: Any, sales: Any) -> None:
    event = {"bookingId": key_of(sales)}

    monthly = duty("nights", "ROOM_NIGHTS", "1", window="MONTH")
    assert desk.refused(ADD, input=event | {"obligation": monthly}) == [
        ("HOTEL_OBLIGATION_WINDOW", "input.obligation.window")
    ]
    average = duty("rate", "ADR", "100")
    assert desk.refused(ADD, input=event | {"obligation": average}) == [
        ("HOTEL_OBLIGATION_WINDOW", "input.obligation.window")
    ]


STAYS = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ made refused }} {ERRORS} }} }}"""
ACCOUNT = """mutation { accountCreate(input: {name: "Nordwerk",
  references: [{system: "hotel_company", externalId: "1"}]}) { account { id } } }"""
CITY = f"""mutation($input: HotelCityVolumeRecordInput!) {{ hotelCityVolumeRecord(input: $input) {{
  cityVolume {{ roomNights }} {ERRORS} }} }}"""
KEPT = """query($id: ID!, $day: Date) {
  hotelAgreementCompliance(input: {agreementId: $id, asOf: $day}) {
    obligations { metric actual status bookingId } } }"""
LINES = """\
source_ref,property,arrival,nights,status,adr,company_ref
a,CITY,2026-01-05,30,CHECK_OUT,100,1
b,CITY,2026-02-09,20,CHECK_OUT,100,1
"""


def test_an_agreement_counts_the_share_of_a_city_and_its_events(
    ask: Ask, desk: Any, hotel: Any
) -> None:
    """From 5 January: 27 nights in January, 3 in February; 27 of 60 in the city are 45 %."""
    place = f"hpr_{hotel.place.id.hex}"
    client = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]
    duties = [
        duty("share", "SHARE_OF_CITY", "50", window="TERM"),
        duty("10 nights each", "ROOM_NIGHTS", "10"),
    ]
    agreement = desk.agreement(client, place, duties)
    assert desk.made(STAYS, input={"source": "pms", "csv": LINES}) == {"made": 2, "refused": 0}
    city = {"accountId": client, "propertyId": place, "source": "travel agency"}
    for span, nights in ((("2026-01-01", "2026-01-31"), 60), (("2026-02-01", "2026-02-28"), 40)):
        given = {"firstNight": span[0], "lastNight": span[1], "roomNights": nights}
        assert desk.made(CITY, input=city | given) == {"roomNights": nights}
    create = f"""mutation($input: HotelEventBookingCreateInput!) {{
      hotelEventBookingCreate(input: $input) {{ eventBooking {{ id }} {ERRORS} }} }}"""
    event = {
        "accountId": client,
        "propertyId": place,
        "name": "Kick-off",
        "type": "MEETING",
        "arrival": "2026-05-04",
        "departure": "2026-05-05",
        "attendees": 10,
        "status": "DEFINITE",
        "agreementId": agreement,
    }
    made = desk.made(create, input=event)
    stranger = {"accountId": f"acc_{hotel.client.id.hex}"}
    assert desk.refused(create, input=event | stranger) == [
        ("HOTEL_AGREEMENT_OTHER", "input.agreementId")
    ]

    def kept(day: str) -> list[tuple[Any, ...]]:
        answer = ask(KEPT, id=agreement, day=day)
        assert "errors" not in answer, answer
        found = answer["data"]["hotelAgreementCompliance"]["obligations"]
        return [
            (each["metric"], each["actual"], each["status"], each["bookingId"]) for each in found
        ]

    rooms = ("ROOM_NIGHTS", "0", "AT_RISK", made["id"])
    assert kept("2026-02-15") == [
        ("SHARE_OF_CITY", "45", "AT_RISK", None),
        (*rooms[:2], "NOT_STARTED", made["id"]),
    ]
    # both months: 50 of 100
    assert kept("2026-03-31") == [("SHARE_OF_CITY", "50", "ON_TRACK", None), rooms]
