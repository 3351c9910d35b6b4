from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portico_hotel_corporate.models.occupancy import Clash, Occupancy, Period, occupancy
from portico_hotel_corporate.models.sharing import Peak, Use, peak

LISBON = ZoneInfo("Europe/Lisbon")
NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    """``"09:30"`` of 2026-12-01, or ``"2026-03-29 09:30"``, in UTC."""
    return datetime.fromisoformat(text if " " in text else f"2026-12-01 {text}").replace(tzinfo=UTC)


def period(start: str, end: str) -> Period:
    return Period(at(start), at(end))


def taking(start: str, end: str, setup: int = 0, teardown: int = 0) -> Occupancy:
    return occupancy(period(start, end), setup, teardown)


def test_what_ends_and_what_begins_at_the_same_instant_do_not_meet() -> None:
    """X1, first part: Salon A 09–12 with 60 and 30 minutes is taken 08:00 to 12:30."""
    salon, ballroom = taking("09:00", "12:00", 60, 30), taking("12:30", "15:00")

    assert salon.occupied == period("08:00", "12:30")
    assert salon.clash(ballroom) is None
    assert ballroom.clash(salon) is None


def test_overlapping_buffers_clash_in_turn_time() -> None:
    """X1, second part: with 30 minutes of setup the ballroom wants 12:00 to 12:30 too."""
    salon, ballroom = taking("09:00", "12:00", 60, 30), taking("12:30", "15:00", 30)

    assert salon.clash(ballroom) == Clash("turn-time", period("12:00", "12:30"))
    assert ballroom.clash(salon) == Clash("turn-time", period("12:00", "12:30"))


def test_overlapping_events_clash_hard() -> None:
    """X2: AB 10–12 and BC 11–13."""
    clash = taking("10:00", "12:00", 60).clash(taking("11:00", "13:00"))

    assert clash == Clash("hard", period("11:00", "12:00"))


def test_a_24_hour_hold_takes_the_local_day() -> None:
    """Midnight in New York is five o'clock in UTC."""
    held = occupancy(period("15:00", "17:00"), 30, 30, NEW_YORK)

    assert held.event == held.occupied == period("05:00", "2026-12-02 05:00")


def test_a_24_hour_hold_takes_every_day_that_it_touches_but_not_the_one_it_ends_on() -> None:
    until_midnight = occupancy(period("22:00", "2026-12-02 00:00"), 0, 0, LISBON)
    past_midnight = occupancy(period("22:00", "2026-12-02 00:01"), 0, 0, LISBON)

    assert until_midnight.occupied == period("00:00", "2026-12-02 00:00")
    assert past_midnight.occupied == period("00:00", "2026-12-03 00:00")


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2026-03-29", "2026-03-29 00:00", "2026-03-29 23:00"),
        ("2026-10-25", "2026-10-24 23:00", "2026-10-26 00:00"),
    ],
)
def test_the_day_that_the_clocks_change_has_23_or_25_hours(day: str, start: str, end: str) -> None:
    held = occupancy(period(f"{day} 12:00", f"{day} 13:00"), 0, 0, LISBON)

    assert held.occupied == period(start, end)


def test_setting_up_may_begin_before_the_held_day() -> None:
    held = occupancy(period("09:00", "12:00"), 10 * 60, 0, LISBON)

    assert held.event == period("00:00", "2026-12-02 00:00")
    assert held.occupied == period("2026-11-30 23:00", "2026-12-02 00:00")


def test_a_period_reads_as_the_propertys_clock_shows_it() -> None:
    assert period("14:00", "17:00").in_words(NEW_YORK) == "2026-12-01 09:00 to 12:00"
    assert (
        period("22:00", "2026-12-02 02:00").in_words(LISBON)
        == "2026-12-01 22:00 to 2026-12-02 02:00"
    )


def test_only_those_who_are_there_at_the_same_moment_add_up() -> None:
    """Two that follow one another share the space with a third, never all three."""
    mine = Use(period("09:00", "18:00"), 60)
    early, late = Use(period("08:00", "12:00"), 90), Use(period("12:00", "19:00"), 40)

    assert peak(mine, [early, late]) == Peak(events=2, people=150)
    assert peak(mine, []) == Peak(events=1, people=60)
    assert peak(mine, [early, late, late]) == Peak(events=3, people=150)
