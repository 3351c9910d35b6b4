from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.values import round_exact
from portico_hotel_corporate.models import (
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelDamageRate,
    HotelMitigation,
    HotelReductionBase,
    HotelRoomRounding,
)
from portico_hotel_corporate.models.attrition import AttritionTerm, RoomNight
from portico_hotel_corporate.models.food_minimum import comps_earned
from portico_hotel_corporate.models.reductions import Granted, ReductionStep, grant, step_on
from portico_hotel_corporate.models.resale import Resale

D = Decimal
CUMULATIVE, NIGHTLY = HotelAttritionBasis.CUMULATIVE, HotelAttritionBasis.NIGHTLY
FIRST = date(2026, 10, 12)


def night(i: int, contracted: int, used: int, rate: str = "150", **more: object) -> RoomNight:
    value = contracted * Fraction(rate)
    day = FIRST + timedelta(days=i)
    return RoomNight(day=day, contracted=contracted, used=used, value=value, **more)  # type: ignore[arg-type]  # of the case


def term(basis: HotelAttritionBasis, allowance: str = "20", **more: object) -> AttritionTerm:
    return AttritionTerm(basis=basis, allowance_percent=D(allowance), **more)  # type: ignore[arg-type]  # of the case


def worked(**last: object) -> list[RoomNight]:
    """50, 80 and 50 rooms at 150, of which 40, 70 and 24 are used."""
    return [night(0, 50, 40), night(1, 80, 70), night(2, 50, 24, "150", **last)]


@pytest.mark.parametrize(("damages", "charge"), [("100", "1500.00"), ("80", "1200.00")])
def test_over_the_whole_stay_ten_rooms_are_short(damages: str, charge: str) -> None:
    """A1: the minimum is 144, 134 are used."""
    found = term(CUMULATIVE, damages_percent=D(damages)).assess(worked(), "EUR")

    assert (found.short, found.charge) == (10, D(charge))
    assert [(step.label, step.value) for step in found.steps][:3] == [
        ("Minimum, FLOOR", "144"),
        ("Used", "134"),
        ("Short", "10"),
    ]


def test_night_by_night_only_the_weak_one_counts() -> None:
    """A2: 16 rooms of the third night."""
    assert term(NIGHTLY).assess(worked(), "EUR").charge == D("2400.00")


def test_surplus_nights_make_up_for_weak_ones_where_that_is_agreed() -> None:
    """A2: 6 rooms above the minimum of the second night."""
    assert term(NIGHTLY, surplus_credit=True).assess(worked(), "EUR").charge == D("1500.00")


@pytest.mark.parametrize(("unsold", "charge"), [(6, "900.00"), (0, "0.00"), (None, "2400.00")])
def test_rooms_that_others_took_are_not_charged(unsold: int | None, charge: str) -> None:
    """A2: the hotel could not sell 6 rooms, or was sold out, or nobody knows."""
    clause = term(NIGHTLY, mitigation=HotelMitigation.UNSOLD_ROOMS)

    assert clause.assess(worked(unsold=unsold), "EUR").charge == D(charge)


def test_over_the_whole_stay_no_more_is_charged_than_stayed_empty() -> None:
    clause = term(CUMULATIVE, mitigation=HotelMitigation.UNSOLD_ROOMS)
    sold_out = [night(0, 50, 40, unsold=0), night(1, 80, 70, unsold=0), night(2, 50, 24, unsold=6)]

    assert clause.assess(sold_out, "EUR").charge == D("900.00")


def test_what_resold_rooms_brought_is_taken_off_at_the_clients_rate_at_most() -> None:
    clause = term(CUMULATIVE, mitigation=HotelMitigation.RESALE_CREDIT)
    resold = worked(resales=(Resale(rooms=4, rate=D(200)),))

    assert clause.assess(resold, "EUR").charge == D("900.00")


def test_one_room_below_the_minimum_may_make_the_whole_block_chargeable() -> None:
    clause = term(CUMULATIVE, base=HotelAllowanceBase.FULL_BLOCK)

    assert clause.assess(worked(), "EUR").short == 180 - 134
    assert clause.assess([night(0, 180, 144)], "EUR").short == 0


def test_each_night_may_have_its_own_rate() -> None:
    nights = [night(0, 10, 10, "100"), night(1, 10, 4, "200")]

    assert term(NIGHTLY).assess(nights, "EUR").charge == D("600.00")
    own = term(NIGHTLY, rate=HotelDamageRate.OWN_NIGHT).assess(nights, "EUR")
    assert own.charge == D("800.00")


OWN, FULL = HotelDamageRate.OWN_NIGHT, HotelAllowanceBase.FULL_BLOCK
CEILING = HotelRoomRounding.CEILING


@pytest.mark.parametrize(
    ("clause", "short", "charge"),
    [
        (term(CUMULATIVE, "10"), 7, "1120.00"),
        (term(CUMULATIVE, "10", damages_percent=D(75)), 7, "840.00"),
        (term(CUMULATIVE, "10", base=FULL), 10, "1600.00"),
        (term(CUMULATIVE, "15"), 5, "800.00"),
        (term(CUMULATIVE, "15", rounding=CEILING), 6, "960.00"),
        (term(CUMULATIVE, "33.333333"), 0, "0.00"),
        (term(CUMULATIVE, "100"), 0, "0.00"),
        (term(NIGHTLY, "10"), 7, "1120.00"),
        (term(NIGHTLY, "10", rate=OWN), 7, "1020.00"),
        (term(NIGHTLY, "15", rate=OWN), 5, "720.00"),
        (term(NIGHTLY, "15", rate=OWN, rounding=CEILING), 6, "840.00"),
    ],
)
def test_two_nights_at_two_rates(clause: AttritionTerm, short: int, charge: str) -> None:
    """10 rooms at 120 and 20 at 180, 160 each on average; 5 and 15 of them are used.

    Less 10 % they are 27 together, 9 and 18 alone; less 15 % 25.5, or 8.5 and 17.
    """
    nights = [night(0, 10, 5, "120"), night(1, 20, 15, "180")]

    found = clause.assess(nights, "EUR")

    assert (found.short, found.charge) == (short, D(charge))


@pytest.mark.parametrize(
    ("nights", "damages", "currency", "charge"),
    [
        ([(10, 7, "170"), (10, 7, "171.70"), (10, 6, "172")], "75", "EUR", "898.98"),
        ([(20, 17, "100.01")], "50", "EUR", "50.01"),
        ([(20, 17, "15001")], "50", "JPY", "7501"),
        ([(20, 17, "10.001")], "50", "KWD", "5.001"),
        ([(0, 3, "100")], "100", "EUR", "0.00"),
    ],
)
def test_half_a_cent_is_rounded_up_however_the_average_rate_ends(
    nights: list[tuple[int, int, str]], damages: str, currency: str, charge: str
) -> None:
    """30 room nights at 5,137.00 less 10 % are 27: 7 ÷ 30 of that at 75 % is 898.975."""
    clause = term(CUMULATIVE, "10", damages_percent=D(damages))
    given_nights = [night(i, *each) for i, each in enumerate(nights)]

    assert clause.assess(given_nights, currency).charge == D(charge)


@given(
    rooms=st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 90_000)),
        min_size=1,
        max_size=5,
    ),
    damages=st.integers(0, 10_000),
)
def test_a_charge_is_the_nearest_cent_to_the_formula(
    rooms: list[tuple[int, int, int]], damages: int
) -> None:
    """S · ΣC·R ÷ ΣC · d in whole hundredths of a cent, told from the charge by half a cent."""
    nights = [
        night(i, c, used, str(D(cents).scaleb(-2))) for i, (c, used, cents) in enumerate(rooms)
    ]
    contracted, used = sum(each[0] for each in rooms), sum(each[1] for each in rooms)
    short = max(0, contracted * 80 // 100 - used)

    found = term(CUMULATIVE, damages_percent=D(damages).scaleb(-2)).assess(nights, "EUR")

    exact = short * sum(c * cents for c, _, cents in rooms) * damages
    off = int(found.charge.scaleb(2)) * contracted * 10_000 - exact
    assert found.short == short
    assert -contracted * 10_000 < 2 * off <= contracted * 10_000 or off == 0


@pytest.mark.parametrize(
    ("rounding", "minimum"),
    [
        (HotelRoomRounding.FLOOR, 13),
        (HotelRoomRounding.HALF_UP, 14),
        (HotelRoomRounding.CEILING, 14),
    ],
)
def test_how_fractions_of_a_room_are_rounded_is_a_term(
    rounding: HotelRoomRounding, minimum: int
) -> None:
    """15 rooms less 10 % are 13.5."""
    assert term(CUMULATIVE, "10", rounding=rounding).minimum(15) == minimum


def test_a_block_steps_down_and_the_excess_stays_chargeable() -> None:
    """A5: 100, then 80, then 72; 60 are wanted, 12 too few."""
    first = ReductionStep(days_before=90, percent=D(20))
    second = ReductionStep(days_before=30, percent=D(10))

    assert first.lowest(current=100, original=100) == 80
    assert second.lowest(current=80, original=100) == 72
    assert grant(60, 72) == Granted(rooms=72, excess=12)
    assert grant(75, 72) == Granted(rooms=75, excess=0)


def test_a_reduction_may_be_reckoned_of_the_original_rooms() -> None:
    step = ReductionStep(days_before=30, percent=D(10), base=HotelReductionBase.ORIGINAL)

    assert step.lowest(current=80, original=100) == 70


@pytest.mark.parametrize(("day", "days_before"), [(89, 30), (90, 90), (120, 90), (30, 30)])
def test_the_step_of_a_day_is_the_earliest_that_has_not_run_out(day: int, days_before: int) -> None:
    steps = [ReductionStep(days_before=each, percent=D(10)) for each in (30, 90)]

    found = step_on(steps, FIRST, FIRST - timedelta(days=day))

    assert found is not None
    assert found.days_before == days_before


def test_no_reduction_is_permitted_after_the_last_step() -> None:
    steps = [ReductionStep(days_before=30, percent=D(10))]

    assert step_on(steps, FIRST, FIRST - timedelta(days=29)) is None


@pytest.mark.parametrize(
    ("occupied", "nightly", "free"),
    [([134], False, 2), ([40, 70, 24], False, 2), ([40, 70, 24], True, 1), ([], False, 0)],
)
def test_paid_rooms_earn_free_ones(occupied: list[int], nightly: bool, free: int) -> None:  # noqa: FBT001 (a case)
    """A6: one for fifty, of 134."""
    assert comps_earned(occupied, 50, nightly=nightly) == free


nights_drawn = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.integers(0, 220),
        st.integers(0, 50_000),
        st.none() | st.integers(0, 200),
    ),
    min_size=1,
    max_size=6,
)
terms_drawn = st.builds(
    AttritionTerm,
    basis=st.sampled_from(HotelAttritionBasis),
    allowance_percent=st.integers(0, 100).map(D),
    damages_percent=st.integers(0, 100).map(D),
    base=st.sampled_from(HotelAllowanceBase),
    rate=st.sampled_from(HotelDamageRate),
    mitigation=st.sampled_from([HotelMitigation.NONE, HotelMitigation.UNSOLD_ROOMS]),
    rounding=st.sampled_from(HotelRoomRounding),
    surplus_credit=st.booleans(),
)


def made(drawn: list[tuple[int, int, int, int | None]]) -> list[RoomNight]:
    return [
        night(i, contracted, used, str(D(cents).scaleb(-2)), unsold=unsold)
        for i, (contracted, used, cents, unsold) in enumerate(drawn)
    ]


@given(drawn=nights_drawn, clause=terms_drawn)
def test_a_charge_is_never_negative_nor_above_the_value_of_the_block(
    drawn: list[tuple[int, int, int, int | None]], clause: AttritionTerm
) -> None:
    nights = made(drawn)
    most = sum(each.value for each in nights) * Fraction(clause.damages_percent) / 100

    charge = clause.assess(nights, "EUR").charge

    assert 0 <= charge <= round_exact(most, "EUR")


@given(drawn=nights_drawn, clause=terms_drawn, which=st.integers(0, 5), more=st.integers(1, 50))
def test_who_uses_more_rooms_never_owes_more(
    drawn: list[tuple[int, int, int, int | None]], clause: AttritionTerm, which: int, more: int
) -> None:
    better = list(drawn)
    contracted, used, cents, unsold = drawn[which % len(drawn)]
    better[which % len(drawn)] = (contracted, used + more, cents, unsold)

    before, after = (clause.assess(made(each), "EUR").charge for each in (drawn, better))

    assert after <= before


@given(drawn=nights_drawn, clause=terms_drawn)
def test_mitigation_never_makes_it_dearer(
    drawn: list[tuple[int, int, int, int | None]], clause: AttritionTerm
) -> None:
    unmitigated = [(contracted, used, cents, None) for contracted, used, cents, _ in drawn]

    assert (
        clause.assess(made(drawn), "EUR").charge <= clause.assess(made(unmitigated), "EUR").charge  # type: ignore[arg-type]  # a narrower list
    )


@given(drawn=nights_drawn, allowance=st.integers(0, 100))
def test_who_reaches_the_minimum_owes_nothing(
    drawn: list[tuple[int, int, int, int | None]], allowance: int
) -> None:
    clause, nights = term(CUMULATIVE, str(allowance)), made(drawn)
    reached = sum(n.used for n in nights) >= clause.minimum(sum(n.contracted for n in nights))

    assert (clause.assess(nights, "EUR").short == 0) is reached


@given(
    rooms=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 110)), min_size=1, max_size=5),
    rate=st.integers(1, 500),
)
def test_with_one_rate_and_exact_minimums_surplus_credit_is_the_whole_stay(
    rooms: list[tuple[int, int]], rate: int
) -> None:
    """Multiples of five rooms less 20 % leave no fraction."""
    nights = [night(i, 5 * fives, used, str(rate)) for i, (fives, used) in enumerate(rooms)]

    nightly = term(NIGHTLY, surplus_credit=True).assess(nights, "EUR")

    assert nightly.charge == term(CUMULATIVE).assess(nights, "EUR").charge


@given(
    rooms=st.lists(
        st.tuples(*[st.integers(0, 90)] * 3, *[st.integers(0, 50_000)] * 2), min_size=1, max_size=5
    ),
    clause=terms_drawn,
)
def test_what_was_resold_is_credited_and_never_more_than_is_owed(
    rooms: list[tuple[int, int, int, int, int]], clause: AttritionTerm
) -> None:
    """Σ resold · the lesser of both rates, of rooms that are missing, by whole hundredths."""
    nights = [
        night(
            *(i, c, used, str(D(cents).scaleb(-2))),
            resales=(Resale(rooms=resold, rate=D(got).scaleb(-2)),),
        )
        for i, (c, used, resold, cents, got) in enumerate(rooms)
    ]
    plain = replace(clause, mitigation=HotelMitigation.NONE)
    credited = replace(clause, mitigation=HotelMitigation.RESALE_CREDIT)

    owed, left = (each.assess(nights, "EUR").charge for each in (plain, credited))

    credit = sum(
        min(resold, max(0, c - used)) * min(cents, got) for c, used, resold, cents, got in rooms
    )
    assert abs(left - max(D(0), owed - D(credit).scaleb(-2))) <= D("0.01")
    assert 0 <= left <= owed
