"""Orders, work by department, papers and feeds."""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from lxml import etree

from portico.errors import Refused
from portico.testing import problems_of
from portico_hotel_corporate.models import (
    Beo,
    EventBooking,
    EventTask,
    HotelBeoState,
    HotelBookingStatus,
    HotelDepartment,
    HotelFeedKind,
    HotelFunctionType,
    HotelSetupStyle,
    HotelTaskKind,
)
from portico_hotel_corporate.models.beos import HotelNarrativePart, differences
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat
from portico_hotel_corporate.operations.beos import (
    HotelBeoAcknowledge,
    HotelBeoIssue,
    HotelBeoStep,
    acknowledge_beo,
    amend_beo,
    approve_beo,
    close_beo,
    distribute_beo,
    execute_beo,
    issue_beo,
)
from portico_hotel_corporate.operations.documents.files import (
    HotelDiaryFeedRequest,
    HotelOtaRequest,
    HotelPaperKind,
    HotelPaperRequest,
    diary_feed,
    event_paper,
    ota_block,
    ota_room_list,
)
from portico_hotel_corporate.operations.documents.ota import NAMESPACE
from portico_hotel_corporate.operations.event_reports import HotelEventReportRequest, event_report
from portico_hotel_corporate.operations.narratives import (
    HotelEventNarrativeSet,
    HotelNarrativeTextGiven,
    set_narrative,
)
from portico_hotel_corporate.operations.rooming import HotelRoomingListImport, import_rooming_list
from portico_hotel_corporate.operations.spaces import HotelSpaceSetupGiven
from portico_hotel_corporate.operations.tasks import (
    HotelEventFeedbackAdd,
    HotelEventTaskFinish,
    HotelEventTasksPlan,
    HotelQualityChecksSet,
    add_feedback,
    finish_task,
    plan_tasks,
    set_quality_checks,
)


def at(clock: str, day: str = "2026-12-01") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


@pytest.fixture
def event(hotel: Any) -> EventBooking:
    """A definite conference of one session, named <Kick-off> & more."""
    turns = {"setup_minutes": 60, "teardown_minutes": 30}
    session = hotel.function(
        hotel.space("A"), at("09:00"), at("12:00"), name="<Kick-off> & Łódź", **turns
    )
    found: EventBooking = hotel.book(session)
    return found


def issue(hotel: Any, event: EventBooking) -> Beo:
    found: Beo = hotel.do(issue_beo, HotelBeoIssue(booking_id=event.id))
    return found


def step(hotel: Any, deed: Any, beo: Beo) -> Beo:
    version = hotel.get(Beo, beo.id).version
    found: Beo = hotel.do(deed, HotelBeoStep(id=beo.id, expected_version=version))
    return found


def read(hotel: Any, beo: Beo, revision: int) -> None:
    wish = HotelBeoAcknowledge(id=beo.id, revision=revision, department=HotelDepartment.KITCHEN)
    hotel.do(acknowledge_beo, wish)


def test_an_order_is_issued_approved_distributed_and_read(hotel: Any, event: EventBooking) -> None:
    beo = issue(hotel, event)

    assert (beo.current_revision, beo.state) == (1, HotelBeoState.ISSUED)
    assert beo.number.startswith("CITY-261201-")
    assert problems_of(lambda: read(hotel, beo, 1)) == [("HOTEL_BEO_STATE", "input.id")]
    assert problems_of(lambda: step(hotel, distribute_beo, beo)) == [
        ("HOTEL_BEO_STATE", "input.id")
    ]
    step(hotel, approve_beo, beo)
    assert step(hotel, distribute_beo, beo).state is HotelBeoState.DISTRIBUTED
    read(hotel, beo, 1)
    read(hotel, beo, 1)

    def readers(session: Any) -> list[Any]:
        found = session.get_one(Beo, beo.id).acknowledgements
        return [(each.revision, each.department) for each in found]

    assert hotel.write(readers) == [(1, HotelDepartment.KITCHEN)]


def test_a_change_makes_a_new_revision_that_says_what_changed(
    hotel: Any, event: EventBooking
) -> None:
    beo = issue(hotel, event)
    assert problems_of(lambda: issue(hotel, event)) == [("HOTEL_BEO_UNCHANGED", "input.bookingId")]
    (function,) = hotel.functions_of(event)

    hotel.move(function, starts_at=at("10:00"))
    again = issue(hotel, event)

    def difference(session: Any) -> Any:
        return session.get_one(Beo, again.id).newest.difference

    key = f"functions.{function.id}"
    assert (again.id, again.current_revision) == (beo.id, 2)
    assert hotel.write(difference) == [
        {"path": f"{key}.setupFrom", "before": "2026-12-01 08:00", "after": "2026-12-01 09:00"},
        {"path": f"{key}.startsAt", "before": "2026-12-01 09:00", "after": "2026-12-01 10:00"},
    ]
    step(hotel, approve_beo, again)
    step(hotel, distribute_beo, again)
    assert problems_of(lambda: read(hotel, again, 1)) == [("HOTEL_BEO_REVISION", "input.revision")]


def test_from_every_state_of_an_order_only_the_next_steps_are_taken(
    hotel: Any, event: EventBooking
) -> None:
    """Issued, approved, distributed, amended, issued again, executed once it is over, closed."""
    deeds = {
        approve_beo: {HotelBeoState.ISSUED},
        distribute_beo: {HotelBeoState.CLIENT_APPROVED},
        amend_beo: {HotelBeoState.DISTRIBUTED},
        execute_beo: {HotelBeoState.DISTRIBUTED},
        close_beo: {HotelBeoState.EXECUTED},
    }
    beo, over = issue(hotel, event), at("12:00")

    def check() -> None:
        state = hotel.get(Beo, beo.id).state
        for deed, states in deeds.items():
            if state not in states:
                with pytest.raises(Refused, match=f"is {state.name}"):
                    later(hotel, deed, beo, over)

    for deed in (None, approve_beo, distribute_beo, amend_beo):
        if deed:
            later(hotel, deed, beo, over)
        check()
    assert problems_of(lambda: read(hotel, beo, 1)) == [("HOTEL_BEO_STATE", "input.id")]
    again = issue(hotel, event)
    assert (again.current_revision, again.state) == (2, HotelBeoState.ISSUED)
    for deed in (approve_beo, distribute_beo, execute_beo, close_beo):
        later(hotel, deed, beo, over)
        check()
    assert hotel.get(Beo, beo.id).state is HotelBeoState.CLOSED


def test_differences_name_what_came_and_went() -> None:
    before = {"a": 1, "b": {"c": [1], "d": 2}}

    assert list(differences(before, {"b": {"c": [1, 2], "d": 2}, "e": None})) == [
        {"path": "a", "before": 1, "after": None},
        {"path": "b.c", "before": [1], "after": [1, 2]},
    ]


def plan(hotel: Any, event: EventBooking) -> list[EventTask]:
    hotel.do(plan_tasks, HotelEventTasksPlan(booking_id=event.id))
    found: list[EventTask] = hotel.all(EventTask, EventTask.due_at)
    return found


def test_the_tasks_of_an_order_have_times_and_follow_its_changes(
    hotel: Any, event: EventBooking
) -> None:
    assert problems_of(lambda: plan(hotel, event)) == [("HOTEL_BEO_MISSING", "input.bookingId")]
    issue(hotel, event)

    tasks = plan(hotel, event)

    assert [(each.kind, each.department, each.due_at) for each in tasks] == [
        (HotelTaskKind.FIX_NUMBERS, HotelDepartment.SALES, at("09:00", "2026-11-28")),
        (HotelTaskKind.CLEAN, HotelDepartment.HOUSEKEEPING, at("08:00")),
        (HotelTaskKind.SET_UP_AV, HotelDepartment.AV, at("08:30")),
        (HotelTaskKind.SET_UP, HotelDepartment.BANQUETS, at("09:00")),
        (HotelTaskKind.CLEAR, HotelDepartment.BANQUETS, at("12:30")),
    ]
    assert [each.version for each in plan(hotel, event)] == [each.version for each in tasks]
    (function,) = hotel.functions_of(event)
    hotel.move(function, starts_at=at("10:00"))
    issue(hotel, event)
    moved = plan(hotel, event)
    assert [each.id for each in moved] == [each.id for each in tasks]
    assert (moved[3].due_at, moved[3].beo_revision) == (at("10:00"), 2)


def test_a_gala_gives_work_to_every_department(hotel: Any) -> None:
    """120 places: a crowd. Its turn is an hour, and the bar opens half an hour before."""
    turns = {"setup_minutes": 60, "teardown_minutes": 30}
    hall = hotel.space(
        "H", setups=[HotelSpaceSetupGiven(style=HotelSetupStyle.THEATRE, max_cap=200)]
    )
    gala = hotel.function(
        hall, at("18:00"), at("22:00"), type=HotelFunctionType.GALA, expected=120, **turns
    )
    event = hotel.book(gala)
    issue(hotel, event)

    found = {each.department.name: (each.starts_at, each.due_at) for each in plan(hotel, event)[1:]}

    assert found == {
        "HOUSEKEEPING": (at("15:00"), at("17:00")),
        "AV": (at("17:00"), at("17:30")),
        "SECURITY": (at("17:00"), at("17:30")),
        "KITCHEN": (at("14:00"), at("18:00")),
        "BAR": (at("17:30"), at("18:00")),
        "BANQUETS": (at("22:00"), at("22:30")),
    }


def test_an_order_is_executed_and_closed_when_the_work_is_done(
    hotel: Any, event: EventBooking
) -> None:
    beo = issue(hotel, event)
    tasks = plan(hotel, event)
    step(hotel, approve_beo, beo)
    step(hotel, distribute_beo, beo)

    early = problems_of(lambda: later(hotel, execute_beo, beo, at("11:59")))
    assert early == [("HOTEL_BEO_STATE", "input.id")]
    assert later(hotel, execute_beo, beo, at("12:00")).state is HotelBeoState.EXECUTED
    assert problems_of(lambda: issue(hotel, event)) == [("HOTEL_BEO_STATE", "input.bookingId")]
    assert problems_of(lambda: step(hotel, close_beo, beo)) == [("HOTEL_BEO_TASKS", "input.id")]
    for task in tasks:
        finish(hotel, task, now=at("12:30"))
    assert step(hotel, close_beo, beo).state is HotelBeoState.CLOSED


def later(hotel: Any, deed: Any, beo: Beo, now: datetime) -> Beo:
    version = hotel.get(Beo, beo.id).version
    found: Beo = hotel.do(deed, HotelBeoStep(id=beo.id, expected_version=version), now)
    return found


def test_the_narrative_stands_in_the_order_in_the_order_of_the_trade(
    hotel: Any, event: EventBooking
) -> None:
    def tell(*parts: tuple[HotelNarrativePart, str]) -> None:
        given = [HotelNarrativeTextGiven(part=part, text=text) for part, text in parts]
        hotel.do(set_narrative, HotelEventNarrativeSet(booking_id=event.id, parts=given))

    safety, profile = (HotelNarrativePart.SAFETY, "Badges."), (HotelNarrativePart.PROFILE, "<Six>")
    assert problems_of(lambda: tell(safety, safety)) == [
        ("HOTEL_NARRATIVE_TWICE", "input.parts.1.part")
    ]
    tell(safety, profile)
    issue(hotel, event)
    page = paper(hotel, event, HotelPaperKind.BEO, HotelPaperFormat.HTML).decode()
    assert page.index("&lt;Six&gt;") < page.index("Badges.") < page.index("Kick-off")
    tell(profile)
    again = issue(hotel, event)
    changed = hotel.write(lambda session: session.get_one(Beo, again.id).newest.difference)
    assert changed == [{"path": "narrative.SAFETY", "before": "Badges.", "after": None}]


def finish(hotel: Any, task: EventTask, *passed: bool, now: datetime) -> EventTask:
    version = hotel.get(EventTask, task.id).version
    wish = HotelEventTaskFinish(id=task.id, expected_version=version, passed=list(passed))
    found: EventTask = hotel.do(finish_task, wish, now)
    return found


def standards(hotel: Any, *questions: str) -> None:
    wish = HotelQualityChecksSet(
        property_id=hotel.place.id, kind=HotelTaskKind.SET_UP, questions=list(questions)
    )
    hotel.do(set_quality_checks, wish)


def test_a_task_is_done_when_its_checks_are_answered(hotel: Any, event: EventBooking) -> None:
    standards(hotel, "Water on every table.", "The screen was tried.")
    issue(hotel, event)
    *_, set_up, clear = plan(hotel, event)
    standards(hotel, "A new standard.")

    assert problems_of(lambda: finish(hotel, set_up, True, now=at("09:05"))) == [
        ("HOTEL_TASK_CHECKS", "input.passed")
    ]
    assert finish(hotel, set_up, True, False, now=at("09:05")).was_late
    assert not finish(hotel, clear, now=at("12:30")).was_late
    assert problems_of(lambda: finish(hotel, clear, now=at("12:30"))) == [
        ("HOTEL_TASK_OVER", "input.id")
    ]
    report = hotel.do(event_report, HotelEventReportRequest(booking_id=event.id))
    banquets = report.departments[0]
    assert (banquets.tasks, banquets.done, banquets.late) == (2, 2, 1)
    assert (banquets.checks, banquets.passed) == (2, 1)
    assert report.failed_checks[0].endswith("theatre, 60 places: The screen was tried.")


def test_the_report_has_the_clients_own_words(hotel: Any, event: EventBooking) -> None:
    def say(rating: int, **given: Any) -> None:
        hotel.do(add_feedback, HotelEventFeedbackAdd(booking_id=event.id, rating=rating, **given))

    say(4, praise="Ready early.")
    say(3, department=HotelDepartment.KITCHEN, complaint="The soup was cold.")
    assert problems_of(lambda: say(6)) == [("HOTEL_RATING", "input.rating")]

    report = hotel.do(event_report, HotelEventReportRequest(booking_id=event.id))

    assert (str(report.rating), report.pickup_percent) == ("3.5", None)
    assert [each.complaint for each in report.feedback] == [None, "The soup was cold."]


def paper(hotel: Any, event: EventBooking, kind: HotelPaperKind, form: HotelPaperFormat) -> bytes:
    wish = HotelPaperRequest(booking_id=event.id, kind=kind, format=form)
    return b64decode(hotel.do(event_paper, wish).content)


def test_papers_are_pages_without_markup_from_outside(
    hotel: Any, event: EventBooking, sales: Any
) -> None:
    sales.agree(booking=event, comp_per=50)
    issue(hotel, event)

    for kind in HotelPaperKind:
        page = paper(hotel, event, kind, HotelPaperFormat.HTML).decode()
        assert "&lt;Kick-off&gt; &amp; Łódź" in page
        assert "<script" not in page
        assert "http" not in page
        assert paper(hotel, event, kind, HotelPaperFormat.PDF).startswith(b"%PDF-")


def test_the_annex_says_the_terms_as_clauses(hotel: Any, event: EventBooking, sales: Any) -> None:
    sales.agree(booking=event, comp_per=50)

    page = paper(hotel, event, HotelPaperKind.CONTRACT_ANNEX, HotelPaperFormat.HTML).decode()

    assert "of 100 contracted room nights, 80 must be used" in page
    assert "120 guaranteed: 126 set" in page
    assert "One room night is free for 50 paid of the whole stay." in page


def test_there_is_no_order_to_print_before_it_is_issued(hotel: Any, event: EventBooking) -> None:
    wish = HotelPaperRequest(booking_id=event.id, kind=HotelPaperKind.BEO)

    assert problems_of(lambda: hotel.do(event_paper, wish)) == [
        ("HOTEL_BEO_MISSING", "input.bookingId")
    ]


def feed(hotel: Any, **given: Any) -> Calendar:
    wish = HotelDiaryFeedRequest(
        property_id=hotel.place.id,
        starts_from=at("00:00"),
        starts_before=at("00:00") + timedelta(days=1),
        **given,
    )
    found: Calendar = Calendar.from_ical(b64decode(hotel.do(diary_feed, wish).content))
    return found


def test_the_diary_is_a_calendar(hotel: Any, event: EventBooking) -> None:
    other = hotel.space("B")
    hotel.book(hotel.function(other, at("13:00"), at("14:00")), status=HotelBookingStatus.PROSPECT)
    issue(hotel, event)

    first, second = feed(hotel).walk("VEVENT")

    (function,) = hotel.functions_of(event)
    assert str(first["UID"]) == f"{function.id}@portico"
    assert first.decoded("DTSTART") == at("09:00")
    assert (str(first["STATUS"]), str(first["TRANSP"])) == ("CONFIRMED", "OPAQUE")
    assert (str(second["STATUS"]), str(second["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 0)
    assert str(first["LOCATION"]) == "Salon A, Hotel CITY"
    assert len(feed(hotel, space_id=other.id).walk("VEVENT")) == 1


def test_a_function_says_where_it_is_to_programs_too(hotel: Any, event: EventBooking) -> None:
    """RFC 9073; read back by the library, and the same at every revision."""
    space = hotel.space("C", building="Old wing", floor="1st, left")
    hotel.book(hotel.function(space, at("13:00"), at("14:00")), name="Talks; short")

    def read() -> list[dict[str, str]]:
        calendar = feed(hotel)
        assert not calendar.errors
        found = []
        for each in calendar.walk("VEVENT"):
            (place,) = each.subcomponents
            assert (place.name, place.errors) == ("VLOCATION", [])
            found.append({name: str(place[name]) for name in place})
        return found

    first, second = read()
    assert first["NAME"] == "Salon A"
    assert second == {
        "UID": f"{space.id}@portico",
        "NAME": "Salon C",
        "LOCATION-TYPE": "hotel",
        "DESCRIPTION": "Old wing, 1st, left",
    }
    issue(hotel, event)
    hotel.update(hotel.get(EventBooking, event.id), attendees=61)
    issue(hotel, event)
    assert read() == [first, second]
    told, _ = feed(hotel).walk("VEVENT")
    assert (told["SEQUENCE"], str(told["UID"])) == (2, f"{hotel.functions_of(event)[0].id}@portico")
    hotel.become(hotel.get(EventBooking, event.id), HotelBookingStatus.CANCELLED, reason_code="OFF")
    told, _ = feed(hotel).walk("VEVENT")
    assert (str(told["STATUS"]), str(told["TRANSP"])) == ("CANCELLED", "TRANSPARENT")


def test_who_may_not_know_by_whom_is_told_when_space_is_taken(
    hotel: Any, event: EventBooking
) -> None:
    """The conference from 08:00 to 12:30 with its turns; a prospect takes nothing."""
    other = hotel.space("B")
    option = {"status": HotelBookingStatus.TENTATIVE, "option_date": date(2026, 6, 1)}
    hotel.book(hotel.function(other, at("13:00"), at("14:00")), **option)
    hotel.book(hotel.function(other, at("15:00"), at("16:00")), status=HotelBookingStatus.PROSPECT)
    wish = HotelDiaryFeedRequest(
        property_id=hotel.place.id,
        starts_from=at("00:00"),
        starts_before=at("00:00") + timedelta(days=1),
        kind=HotelFeedKind.FREE_BUSY,
    )

    text = b64decode(hotel.do(diary_feed, wish).content).decode().replace("\r\n ", "")

    assert [line for line in text.split("\r\n") if line.startswith("FREEBUSY")] == [
        "FREEBUSY;FBTYPE=BUSY;VALUE=PERIOD:20261201T080000Z/20261201T123000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE;VALUE=PERIOD:20261201T130000Z/20261201T140000Z",
    ]
    assert "Kick-off" not in text
    assert event.name not in text
    (busy,) = Calendar.from_ical(text).walk("VFREEBUSY")
    assert not busy.errors
    assert (busy.decoded("DTSTART"), busy.decoded("DTEND")) == (
        wish.starts_from,
        wish.starts_before,
    )


def test_a_block_and_its_guests_are_opentravel_messages(sales: Any) -> None:
    block = sales.block(sales.night(12, 50))
    listed = "last_name,first_name,arrival,departure,room_type,billing\n"
    guest = "Łoś,Ewa,2026-10-12,2026-10-13,DBL,SIGN_ALL\n"
    wish = HotelRoomingListImport(block_id=block.id, file_name="l.csv", content=listed + guest)
    sales.do(import_rooming_list, wish)
    request, ota = HotelOtaRequest(block_id=block.id), {"o": NAMESPACE}

    root = etree.fromstring(b64decode(sales.do(ota_block, request).content))
    guests = etree.fromstring(b64decode(sales.do(ota_room_list, request).content))

    assert root.tag == f"{{{NAMESPACE}}}OTA_HotelInvBlockNotifRQ"
    assert root.xpath("string(//o:InvBlock/@InvBlockCode)", namespaces=ota) == "CONF26"
    assert root.xpath("string(//o:InvBlock/@InvBlockStatusCode)", namespaces=ota) == "2"
    assert root.xpath("string(//o:InvBlockDates/@OffsetDuration)", namespaces=ota) == "P21D"
    assert root.xpath("string(//o:RoomTypeAllocation/@NumberOfUnits)", namespaces=ota) == "50"
    assert guests.xpath("string(//o:Guest//o:Surname)", namespaces=ota) == "Łoś"
    assert guests.xpath("string(//o:Guest/@BillingType)", namespaces=ota) == "SignAll"
    assert date.fromisoformat(
        str(guests.xpath("string(//o:RoomStay/@Start)", namespaces=ota))
    ) == date(2026, 10, 12)
