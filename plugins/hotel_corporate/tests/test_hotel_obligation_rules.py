"""How a duty stands, of its terms and the facts alone: the worked numbers and what always holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico_hotel_corporate.models import (
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelObligationWindow,
    HotelProration,
)
from portico_hotel_corporate.models.obligation_rules import Inputs, judge, percent_kept
from portico_hotel_corporate.models.obligation_windows import Window, windows

M, S = HotelObligationMetric, HotelObligationStatus
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
V1 = Inputs(
    metric=M.ROOM_NIGHTS,
    comparator=HotelComparator.GE,
    target=Decimal(700),
    window=YEAR,
    proration=HotelProration.LINEAR_DAYS,
    weights=(),
    tolerance_percent=Decimal(0),
    consequence=HotelConsequence.CHARGE,
    charge=Decimal(90),
    damages_percent=Decimal(75),
    currency="EUR",
    as_of=date(2026, 6, 30),
    measured=Decimal(312),
    on_books=Decimal(0),
    remedied=False,
    settled=None,
    previous=None,
)


def test_v1_a_volume_in_the_middle_of_its_year() -> None:
    """700 room nights a year, 312 by 30 June (181 of 365 days)."""
    found = judge(V1)

    assert found.target_prorated == Decimal("347.12")
    assert found.attainment == Decimal("89.9")
    assert found.projected == Decimal("629.17")
    assert found.gap == 71
    assert found.status is S.AT_RISK
    assert found.exposure == Decimal("4792.50")


@pytest.mark.parametrize(
    ("changed", "status", "gap", "exposure"),
    [
        ({"as_of": date(2025, 12, 31), "measured": Decimal(0)}, S.NOT_STARTED, 700, "47250.00"),
        ({"measured": Decimal(348)}, S.ON_TRACK, 0, "0.00"),
        ({"tolerance_percent": Decimal("10.2")}, S.ON_TRACK, 71, "4792.50"),
        ({"on_books": Decimal(318)}, S.AT_RISK, 70, "4725.00"),
        ({"on_books": Decimal(388)}, S.ON_TRACK, 0, "0.00"),
        ({"as_of": date(2027, 1, 1)}, S.BREACHED, 388, "26190.00"),
        ({"as_of": date(2027, 1, 1), "measured": Decimal(700)}, S.MET, 0, "0.00"),
        (
            {"as_of": date(2027, 1, 1), "measured": Decimal(700), "previous": S.BREACHED},
            S.CURED,
            0,
            "0.00",
        ),
        ({"as_of": date(2027, 1, 1), "settled": S.WAIVED}, S.WAIVED, 388, "26190.00"),
    ],
)
def test_the_life_of_a_volume(changed: Any, status: Any, gap: Any, exposure: str) -> None:
    found = judge(replace(V1, **changed))

    assert (found.status, found.gap, found.exposure) == (status, gap, Decimal(exposure))


def test_a_seasonal_target_is_the_weights_that_have_passed() -> None:
    """Closed months whole, the current one by its days: 1 + 1 + 4 · 10/31 of 12."""
    weights = tuple(map(Decimal, (1, 1, 4, 1, 1, 1, 1, 1, 1, 0, 0, 0)))
    seasonal = replace(
        V1,
        proration=HotelProration.SEASONAL_WEIGHTS,
        weights=weights,
        target=Decimal(1200),
        as_of=date(2026, 3, 10),
        measured=Decimal(400),
    )

    found = judge(seasonal)
    exact = Fraction(1200) * (2 + Fraction(40, 31)) / 12

    assert found.target_prorated == Decimal("329.03")
    assert abs(Fraction(found.target_prorated) - exact) <= Fraction(1, 200)
    assert found.projected == Decimal("1458.82")
    assert found.status is S.ON_TRACK
    assert judge(replace(seasonal, as_of=date(2026, 9, 30))).target_prorated == 1200


def test_a_window_that_is_cut_short_has_a_target_of_its_size() -> None:
    (first, *others) = windows(HotelObligationWindow.QUARTER, date(2026, 2, 15), date(2026, 12, 31))

    assert (first.first, first.last, first.part) == (
        date(2026, 2, 15),
        date(2026, 3, 31),
        Fraction(45, 90),
    )
    assert [each.part for each in others] == [1, 1, 1]
    assert judge(replace(V1, window=first, target=Decimal(180))).target == 90
    whole = replace(V1, window=first, target=Decimal(180), proration=HotelProration.NONE)
    assert judge(whole).target == judge(whole).target_prorated == 180


def test_a_part_of_a_room_night_is_not_owed() -> None:
    """700 · 184 ÷ 365 are 352.88 from July on: of 352 of them 40 lack, at 75 % of 90."""
    (half,) = windows(HotelObligationWindow.YEAR, date(2026, 7, 1), date(2026, 12, 31))
    over = replace(V1, window=half, as_of=date(2027, 1, 1))

    found = judge(over)
    assert (found.target, found.gap) == (Decimal("352.88"), Decimal(40))
    assert found.exposure == Decimal("2700.00")
    assert judge(replace(over, measured=Decimal(352))).status is S.MET
    assert judge(replace(over, measured=Decimal(351))).status is S.BREACHED


def test_a_leap_year_has_366_days() -> None:
    """500 a year, 90 by 29 February: 500 · 60 ÷ 366 are due, 90 · 366 ÷ 60 to be expected."""
    leap = Window(date(2024, 1, 1), date(2024, 12, 31))
    given_inputs = replace(
        V1, window=leap, target=Decimal(500), as_of=date(2024, 2, 29), measured=Decimal(90)
    )

    found = judge(given_inputs)

    assert (found.target_prorated, found.attainment) == (Decimal("81.97"), Decimal("109.8"))
    assert (found.projected, found.gap, found.status) == (Decimal(549), Decimal(0), S.ON_TRACK)


def test_contract_years_begin_on_the_first_day_of_the_term() -> None:
    found: list[Any] = list(
        windows(HotelObligationWindow.YEAR, date(2025, 7, 1), date(2027, 6, 30))
    )

    assert [(each.first, each.last, each.part) for each in found] == [
        (date(2025, 7, 1), date(2026, 6, 30), 1),
        (date(2026, 7, 1), date(2027, 6, 30), 1),
    ]


@pytest.mark.parametrize(
    ("metric", "comparator", "target", "measured", "status"),
    [
        (M.BLACKOUT_NIGHTS, HotelComparator.LE, 10, 10, S.ON_TRACK),
        (M.BLACKOUT_NIGHTS, HotelComparator.LE, 10, 11, S.BREACHED),
        (M.PAYMENT_DAYS, HotelComparator.LE, 30, 30, S.ON_TRACK),
        (M.PAYMENT_DAYS, HotelComparator.LE, 30, 31, S.BREACHED),
        (M.PAYMENT_DAYS, HotelComparator.LE, 30, None, S.ON_TRACK),
        (M.LRA_OFFER_RATE, HotelComparator.GE, 100, 100, S.ON_TRACK),
        (M.LRA_OFFER_RATE, HotelComparator.GE, 100, 99, S.BREACHED),
        (M.LRA_OFFER_RATE, HotelComparator.GE, 95, 94, S.AT_RISK),
        (M.ADR, HotelComparator.GE, 120, 119, S.AT_RISK),
        (M.ENTITLEMENTS_GIVEN, HotelComparator.GE, 90, 90, S.ON_TRACK),
    ],
)
def test_what_does_not_add_up_is_measured_as_it_stands(
    metric: Any, comparator: HotelComparator, target: Any, measured: int | None, status: Any
) -> None:
    inputs = replace(
        V1,
        metric=metric,
        comparator=comparator,
        target=Decimal(target),
        measured=None if measured is None else Decimal(measured),
        consequence=HotelConsequence.NOTIFY,
    )

    found = judge(inputs)

    assert (found.status, found.target_prorated) == (status, target)


INPUTS = st.builds(
    Inputs,
    metric=st.sampled_from(M),
    comparator=st.sampled_from(HotelComparator),
    target=st.integers(0, 10_000).map(Decimal),
    window=st.builds(
        lambda start, days: Window(start, start + timedelta(days=days)),
        st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        st.integers(0, 800),
    ),
    proration=st.sampled_from(HotelProration),
    weights=st.lists(st.integers(1, 9).map(Decimal), min_size=12, max_size=12).map(tuple),
    tolerance_percent=st.integers(0, 100).map(Decimal),
    consequence=st.sampled_from(HotelConsequence),
    charge=st.integers(0, 500).map(Decimal),
    damages_percent=st.integers(0, 100).map(Decimal),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    as_of=st.dates(date(2023, 1, 1), date(2029, 1, 1)),
    measured=st.none() | st.integers(0, 20_000).map(lambda n: Decimal(n).scaleb(-1)),
    on_books=st.integers(0, 5000).map(Decimal),
    remedied=st.booleans(),
    settled=st.none() | st.sampled_from([S.WAIVED, S.CHARGED, S.CURED]),
    previous=st.none() | st.sampled_from(S),
)


@given(inputs=INPUTS)
def test_a_verdict_is_reproduced_from_the_inputs_that_are_kept(inputs: Inputs) -> None:
    kept = json.loads(json.dumps(inputs.to_json()))
    again = Inputs.from_json(kept)

    assert again == inputs
    assert again.digest() == inputs.digest()
    assert judge(again) == judge(inputs)


@given(inputs=INPUTS, more=st.integers(1, 500))
def test_who_brings_more_never_stands_worse(inputs: Inputs, more: int) -> None:
    volume = replace(
        inputs, metric=M.ROOM_NIGHTS, comparator=HotelComparator.GE, measured=Decimal(9)
    )
    better = replace(volume, measured=Decimal(9 + more))

    one, other = judge(volume), judge(better)

    assert 0 <= one.target_prorated <= one.target
    assert (other.gap or 0) <= (one.gap or 0)
    assert 0 <= other.exposure <= one.exposure
    order = [S.BREACHED, S.AT_RISK, S.ON_TRACK, S.MET]
    if one.status in order and other.status in order:
        assert order.index(other.status) >= order.index(one.status)


@pytest.mark.parametrize(
    ("kept", "due", "percent"),
    [(0, 0, None), (0, 7, "0.00"), (2, 3, "66.66"), (19_999, 20_000, "99.99"), (3, 3, "100.00")],
)
def test_a_share_is_whole_only_if_nothing_is_missing(
    kept: int, due: int, percent: str | None
) -> None:
    found = percent_kept(kept, due)

    assert (None if found is None else str(found)) == percent
