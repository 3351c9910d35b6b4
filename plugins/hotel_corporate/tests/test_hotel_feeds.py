"""The diary at an address of its own: what a calendar reads there, as whom, and how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portico.access import utc_now
from portico.app import create_app
from portico.ledger import AuditEntry
from portico.operations.tokens import create_token
from portico.operations.users import UserCreate, create_user
from portico.settings import load_settings
from portico.testing.deployment import composed, loaded
from portico_hotel_corporate.models import Feed, HotelBookingStatus

NAMES = ("hotel_corporate",)
CREATE = """mutation ($input: HotelFeedCreateInput!) { hotelFeedCreate(input: $input) {
    feed { id name kind property { code } space { code } revokedAt } address
    userErrors { code message path } } }"""
REVOKE = """mutation ($id: ID!) { hotelFeedRevoke(input: {id: $id}) {
    feed { revokedAt } userErrors { code path } } }"""
SHOWN = "{ hotelFeeds { nodes { name createdBy } } }"
LISBON = ZoneInfo("Europe/Lisbon")
SOON = (utc_now() + timedelta(days=10)).astimezone(LISBON).date()


def soon(clock: str, days: int = 0) -> datetime:
    """A time by Lisbon's clock, on a day that feeds reach."""
    day = SOON + timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(clock), LISBON)


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    settings = load_settings(database_url=database_url, plugins=NAMES, jobs=False)
    with TestClient(create_app(settings, loaded(NAMES), composed(NAMES))) as opened:
        yield opened


@pytest.fixture
def person(hotel: Any) -> Callable[..., dict[str, str]]:
    """A user with roles, and the headers that it sends."""

    def person(name: str, *roles: str, scopes: tuple[str, ...] = ("*",)) -> dict[str, str]:
        def create(session: Session) -> str:
            user = create_user(session, hotel.actor, UserCreate(name=name, roles=list(roles)))
            return create_token(session, hotel.actor, name, list(scopes), user_id=user.id)[1]

        return {"authorization": f"Bearer {hotel.write(create)}"}

    return person


@pytest.fixture
def chief(person: Any) -> dict[str, str]:
    found: dict[str, str] = person("chief", "core.administrator")
    return found


def asked(client: TestClient, by: dict[str, str], document: str, **variables: Any) -> Any:
    body = {"query": document, "variables": variables}
    return client.post("/graphql", json=body, headers=by).json()


def made(client: TestClient, by: dict[str, str], hotel: Any, **given: Any) -> dict[str, Any]:
    """A feed of the property, with its address."""
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", "name": "Wall of the kitchen", **given}
    answer = asked(client, by, CREATE, input=wish)
    assert "errors" not in answer, answer
    payload = answer["data"]["hotelFeedCreate"]
    assert payload["userErrors"] == []
    return {**payload["feed"], "address": payload["address"]}


def read(client: TestClient, address: str) -> Any:
    got = client.get(address)
    assert got.status_code == 200, got.text
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(got.text)


def summaries(calendar: Any) -> list[str]:
    return [str(each["summary"]) for each in calendar.walk("VEVENT")]


def conference(hotel: Any, name: str, clock: str = "09:00", **given: Any) -> Any:
    """An event of one session in a space of its own, soon; ``said`` is what is said of it."""
    start = soon(clock)
    space = given.pop("space", None) or hotel.space(name[:3].upper())
    session = hotel.function(
        *(space, start, start + timedelta(hours=3)),
        setup_minutes=60,
        teardown_minutes=30,
        **given.pop("said", {}),
    )
    return hotel.book(session, name=name, arrival=SOON, departure=SOON, **given)


def test_a_calendar_reads_the_diary_without_a_header(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    booking = conference(hotel, "Kick-off")
    (function,) = hotel.functions_of(booking)
    feed = made(client, chief, hotel)

    assert {key: feed[key] for key in ("kind", "property", "space", "revokedAt")} == {
        "kind": "EVENTS",
        "property": {"code": "CITY"},
        "space": None,
        "revokedAt": None,
    }
    calendar = read(client, feed["address"])
    (entry,) = calendar.walk("VEVENT")
    assert str(calendar["x-wr-calname"]) == "Hotel CITY"
    assert str(entry["uid"]) == f"{function.id}@portico"
    assert str(entry["summary"]) == "General session: Kick-off"
    assert str(entry["location"]) == "Salon KIC, Hotel CITY"
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (soon("09:00"), soon("12:00"))
    assert (str(entry["status"]), str(entry["transp"])) == ("CONFIRMED", "OPAQUE")
    text = client.get(feed["address"]).text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "X-PUBLISHED-TTL:PT1H" in text
    assert f"DTSTART:{soon('09:00').astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in text
    assert "METHOD" not in text
    assert "TZID" not in text, "instants in UTC need no time zone"


def test_what_the_diary_leaves_out_the_feed_leaves_out(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    kept = conference(hotel, "Kept", status=HotelBookingStatus.INQUIRY)
    lost = conference(hotel, "Lost", status=HotelBookingStatus.INQUIRY)
    hotel.become(lost, HotelBookingStatus.LOST, reason_code="PRICE")
    far = hotel.function(hotel.space("FAR"), soon("09:00", 400), soon("10:00", 400))
    hotel.book(
        far, name="Far", arrival=soon("09:00", 400).date(), departure=soon("09:00", 400).date()
    )
    calendar = read(client, made(client, chief, hotel)["address"])

    (entry,) = calendar.walk("VEVENT")
    assert summaries(calendar) == ["General session: Kept"]
    assert (str(entry["status"]), str(entry["transp"])) == ("TENTATIVE", "TRANSPARENT")
    assert kept.name == "Kept"


def test_boards_and_calendars_show_what_an_event_is_posted_as(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    """A company that is about to buy another does not want its name on the wall."""
    conference(hotel, "Takeover of Südwerk", post_as="Meeting N")
    address = made(client, chief, hotel)["address"]
    span = f'from: "{soon("00:00").isoformat()}", to: "{soon("23:00").isoformat()}"'
    document = f"""{{ hotelFunctionDiary(propertyId: "hpr_{hotel.place.id.hex}", {span}) {{
      name booking {{ name postAs }} }} }}"""

    assert summaries(read(client, address)) == ["General session: Meeting N"]
    assert asked(client, chief, document)["data"]["hotelFunctionDiary"] == [
        {
            "name": "Meeting N",
            "booking": {"name": "Takeover of Südwerk", "postAs": "Meeting N"},
        }
    ]


def test_who_works_by_the_calendar_reads_the_door_card_and_what_will_be_loud(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    """Staff put up the card and warn the neighbours; who only reads when it is busy does not."""
    conference(hotel, "Kick-off", said={"door_card": "Welcome; all", "loud": True})
    conference(hotel, "Board")

    first, second = read(client, made(client, chief, hotel)["address"]).walk("VEVENT")
    busy = client.get(made(client, chief, hotel, kind="FREE_BUSY")["address"]).text

    said = {str(each["summary"]): str(each["description"]) for each in (first, second)}
    assert said["General session: Kick-off"].endswith(
        "12:30.\nOn the door: Welcome; all\nIt will be loud."
    )
    assert "door" not in said["General session: Board"]
    assert "loud" not in said["General session: Board"]
    assert "Welcome" not in busy


def test_it_is_sent_again_only_when_it_has_changed(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    booking = conference(hotel, "Kick-off")
    address = made(client, chief, hotel)["address"]
    tag = client.get(address).headers["etag"]

    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    hotel.update(booking, name="Kick-off 2")
    again = client.get(address, headers={"if-none-match": tag})
    assert again.status_code == 200
    assert summaries(Calendar.from_ical(again.text)) == ["General session: Kick-off 2"]


def test_the_address_is_told_once_and_only_its_digest_is_kept(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    address = made(client, chief, hotel)["address"]
    key = address.partition("?key=")[2]

    def kept(session: Session) -> tuple[str, str]:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_type == "hotel_feed"))
        return session.scalars(select(Feed.digest)).one(), str([vars(each) for each in entries])

    digest, trail = hotel.write(kept)
    assert digest == sha256(key.encode()).hexdigest()
    assert key not in trail
    assert digest not in trail
    assert "digest" not in composed(NAMES).sdl().partition("type HotelFeed ")[2].partition("}")[0]


def test_the_key_reads_nothing_else(client: TestClient, hotel: Any, chief: dict[str, str]) -> None:
    key = made(client, chief, hotel)["address"].partition("?key=")[2]
    bearer = {"authorization": f"Bearer {key}"}

    assert client.post("/graphql", json={"query": SHOWN}, headers=bearer).status_code == 401
    assert client.get("/files/fil_1", headers=bearer).status_code == 401
    assert client.get(f"/plugins/hotel/diary.ics?key={key}&space=A").status_code == 400
    assert client.get(f"/plugins/hotel/diary.ics?key={key[:-1]}").status_code == 404
    assert client.get("/plugins/hotel/diary.ics", headers=chief).status_code == 401


def test_a_feed_that_is_revoked_is_gone(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    feed = made(client, chief, hotel)
    assert client.get(feed["address"]).status_code == 200

    revoked = asked(client, chief, REVOKE, id=feed["id"])["data"]["hotelFeedRevoke"]
    assert revoked["userErrors"] == []
    assert revoked["feed"]["revokedAt"] is not None
    assert client.get(feed["address"]).status_code == 404
    again = asked(client, chief, REVOKE, id=feed["id"])["data"]["hotelFeedRevoke"]
    assert again["userErrors"] == [{"code": "HOTEL_FEED_REVOKED", "path": ["input", "id"]}]


def test_lost_rights_count_at_the_next_fetch(client: TestClient, hotel: Any, person: Any) -> None:
    chief = person("chief", "core.administrator")
    address = made(client, person("eva", "hotel.event_manager"), hotel)["address"]
    user = """{ users(where: {name: {eq: "eva"}}) { nodes { id version } } }"""
    assert client.get(address).status_code == 200

    def change(mutation: str, given: str) -> None:
        (eva,) = asked(client, chief, user)["data"]["users"]["nodes"]
        wish = f'id: "{eva["id"]}", expectedVersion: {eva["version"]}{given}'
        document = f"mutation {{ {mutation}(input: {{ {wish} }}) {{ userErrors {{ code }} }} }}"
        assert asked(client, chief, document)["data"][mutation]["userErrors"] == []

    change("userUpdate", ', roles: ["hotel.revenue_manager"]')
    assert client.get(address).status_code == 200, "it may see events too"
    change("userUpdate", ", roles: []")
    assert client.get(address).status_code == 403
    change("userUpdate", ', roles: ["hotel.event_manager"]')
    assert client.get(address).status_code == 200
    change("userDeactivate", "")
    assert client.get(address).status_code == 403


def test_a_feed_shows_the_events_that_its_maker_sees(
    client: TestClient, hotel: Any, person: Any
) -> None:
    theirs = hotel.make_account("Ann's client", owner="ann")
    other = hotel.make_account("Bob's client", owner="bob")
    conference(hotel, "Mine", client=theirs)
    conference(hotel, "Secret", "14:00", client=other)
    ann = made(client, person("ann", "hotel.event_manager"), hotel)["address"]
    busy = made(client, person("ann2", "hotel.event_manager"), hotel, kind="FREE_BUSY")["address"]
    all_of_it = made(client, person("chief", "core.administrator"), hotel)["address"]

    assert summaries(read(client, ann)) == ["General session: Mine"]
    assert "Secret" not in client.get(ann).text
    assert "FREEBUSY" not in client.get(busy).text.replace("VFREEBUSY", "")
    assert len(summaries(read(client, all_of_it))) == 2


def test_the_token_that_made_it_limits_it(client: TestClient, hotel: Any, person: Any) -> None:
    """It may make feeds and nothing else, so a feed of its would show nothing."""
    narrow = person("eva", "hotel.event_manager", scopes=("hotel.feed.*", "hotel.property.read"))
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", "name": "Wall"}
    answer = asked(client, narrow, CREATE, input=wish)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_a_feed_of_a_room_has_what_takes_it_in_a_combination(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    a, b, c = (hotel.space(code) for code in "ABC")
    conference(hotel, "Wide", space=hotel.combination("AB", a, b))
    conference(hotel, "Other", space=c)
    feed = made(client, chief, hotel, spaceId=f"hfs_{a.id.hex}", kind="EVENTS")

    calendar = read(client, feed["address"])
    assert feed["space"] == {"code": "A"}
    assert summaries(calendar) == ["General session: Wide"]
    assert str(calendar["x-wr-calname"]) == "Salon A, Hotel CITY"


def test_free_and_busy_tells_when_and_not_who(
    client: TestClient, hotel: Any, chief: dict[str, str]
) -> None:
    conference(hotel, "Secret talks")
    address = made(client, chief, hotel, kind="FREE_BUSY")["address"]
    got = client.get(address)

    calendar: Any = Calendar.from_ical(got.text)
    (busy,) = calendar.walk("VFREEBUSY")
    period = busy["freebusy"]
    assert (period.start, period.end) == (soon("08:00"), soon("12:30"))
    assert "Secret" not in got.text
    tag = got.headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": " "}, ("REQUIRED", ["input", "name"])),
        ({"spaceId": "elsewhere"}, ("HOTEL_OTHER_PROPERTY", ["input", "spaceId"])),
    ],
)
def test_what_is_no_feed_is_refused(
    client: TestClient, hotel: Any, chief: dict[str, str], given: dict[str, Any], expected: Any
) -> None:
    if "spaceId" in given:
        other = hotel.space("X", place=hotel.property("BEACH"))
        given = {"spaceId": f"hfs_{other.id.hex}"}
    wish = {"propertyId": f"hpr_{hotel.place.id.hex}", "name": "Wall", **given}

    (error,) = asked(client, chief, CREATE, input=wish)["data"]["hotelFeedCreate"]["userErrors"]
    assert (error["code"], error["path"]) == expected


def test_many_events_cost_few_statements(hotel: Any, client: TestClient, person: Any) -> None:
    """Row rules are asked for a hundred events at once, not one by one."""
    mine = hotel.make_account("Ann's client", owner="ann")
    space = hotel.space("A")
    address = made(client, person("ann", "hotel.event_manager"), hotel)["address"]
    for day in range(6):
        start = soon("09:00", day)
        session = hotel.function(space, start, start + timedelta(hours=1))
        hotel.book(session, client=mine, arrival=start.date(), departure=start.date())
    found: list[str] = []
    engine = client.app.state.database.engine.sync_engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, text, *_more: found.append(text))
    assert len(summaries(read(client, address))) == 6

    assert len(found) <= 20, found


def test_tokens_of_programs_make_feeds_too(hotel: Any, client: TestClient) -> None:
    def create(session: Session) -> str:
        return create_token(session, hotel.actor, "signage", ["hotel.*"])[1]

    bearer = {"authorization": f"Bearer {hotel.write(create)}"}
    conference(hotel, "Kick-off")
    address = made(client, bearer, hotel)["address"]
    assert summaries(read(client, address)) == ["General session: Kick-off"]
