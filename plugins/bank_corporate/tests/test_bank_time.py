"""What time changes: schedules of reductions, automatic extension, reminders. And cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankCancellationReason,
    BankCoverKind,
    BankDemandRules,
    BankExtensionPeriod,
    BankGuaranteeStatus,
    BankVariationKind,
    BankVariationStatus,
    DeadlineNotice,
    Guarantee,
    GuaranteeCover,
    GuaranteeVariation,
    LimitMovement,
)
from portico_bank_corporate.operations.deadline_notices import remind_of_deadlines
from portico_bank_corporate.operations.demand_examination import refuse_demand
from portico_bank_corporate.operations.expiry import expire_guarantees
from portico_bank_corporate.operations.guarantee_covers import (
    BankGuaranteeCoverAdd,
    BankGuaranteeCoverRelease,
    add_cover,
    release_cover,
)
from portico_bank_corporate.operations.guarantee_extensions import (
    BankGuaranteeNonExtend,
    extend_guarantees,
    give_notice,
)
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeCancel,
    BankGuaranteeDemandRefuse,
    BankGuaranteeRelease,
)
from portico_bank_corporate.operations.guarantee_variations import (
    BankGuaranteeVariationApply,
    BankGuaranteeVariationCancel,
    BankGuaranteeVariationPlan,
    apply_variation,
    apply_variations,
    cancel_variation,
    plan_variations,
)
from portico_bank_corporate.operations.guarantees import cancel_guarantee, release_guarantee

ONEY: Final = BankExtensionPeriod.ONEY
DECR, DECR_TO, INCR = BankVariationKind.DECR, BankVariationKind.DECR_TO, BankVariationKind.INCR
GRACE: Final = timedelta(days=5)
DEADLINES: Final = """
query($input: BankDeadlinesQuestionInput!) {
  bankDeadlines(input: $input) { deadlines { kind dueOn consequence } } }
"""


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(bank: Any) -> Any:
    return bank.account()


@pytest.fixture
def limit(bank: Any, client: Any) -> Any:
    return bank.limit(client)


@pytest.fixture
def guarantee(bank: Any, client: Any, limit: Any) -> Guarantee:
    issued: Guarantee = bank.guarantee(client, eur("100000.00"))
    return issued


def plan(bank: Any, guarantee: Guarantee, kind: BankVariationKind, **given: Any) -> Guarantee:
    wish = BankGuaranteeVariationPlan(guarantee_id=guarantee.id, kind=kind, **given)
    planned: Guarantee = bank.do(plan_variations, wish)
    return planned


def run(bank: Any, job: Any, on: date) -> str:
    actor = bank.on(on)
    told: str = bank.write(lambda session: job(session, actor), actor)
    return told


def now(bank: Any, guarantee: Guarantee) -> Guarantee:
    found: Guarantee = bank.get(Guarantee, guarantee.id)
    return found


def due(ask: Ask, guarantee: Guarantee) -> dict[str, str]:
    found = ask(DEADLINES, input={"guaranteeId": f"bgu_{guarantee.id.hex}"})
    return {each["kind"]: each["dueOn"] for each in found["data"]["bankDeadlines"]["deadlines"]}


def test_a_schedule_reduces_once_on_each_of_its_days(
    bank: Any, guarantee: Guarantee, limit: Any
) -> None:
    """Three times 20 per cent of 100 000 from 31 March, a month apart: 80, 60, 40 thousand."""
    plan(bank, guarantee, DECR, percent=Decimal(20), due_on=date(2026, 3, 31), times=3)

    days = [each.due_on for each in bank.all(GuaranteeVariation, GuaranteeVariation.number)]
    assert days == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
    assert run(bank, apply_variations, date(2026, 3, 30)).startswith("0 variations")
    assert run(bank, apply_variations, date(2026, 3, 31)).startswith("1 variations")
    assert now(bank, guarantee).available_amount == 80000
    movements = len(bank.all(LimitMovement))
    assert run(bank, apply_variations, date(2026, 3, 31)).startswith("0 variations")
    assert len(bank.all(LimitMovement)) == movements
    assert run(bank, apply_variations, date(2026, 7, 1)).startswith("2 variations")
    assert now(bank, guarantee).available_amount == 40000
    assert bank.exposure(limit).used == eur("40000.00")


def test_the_schedule_is_seen_in_the_exposure_of_days_ahead(
    bank: Any, guarantee: Guarantee, limit: Any
) -> None:
    plan(bank, guarantee, DECR, amount=eur("30000.00"), due_on=date(2026, 6, 30))
    plan(bank, guarantee, DECR_TO, amount=eur("10000.00"), due_on=date(2026, 9, 30))

    used = {
        day: bank.exposure(limit, day).used.amount
        for day in (date(2026, 6, 29), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 21))
    }
    assert list(used.values()) == [100000, 70000, 10000, 0]


def test_a_ceiling_leaves_a_lower_amount_alone(bank: Any, guarantee: Guarantee) -> None:
    """Domain page 8: "reduce to X" sets a ceiling and leaves a lower balance alone."""
    plan(bank, guarantee, DECR, amount=eur("60000.00"), due_on=date(2026, 4, 1))
    plan(bank, guarantee, DECR_TO, amount=eur("50000.00"), due_on=date(2026, 5, 1))
    run(bank, apply_variations, date(2026, 5, 1))

    assert now(bank, guarantee).available_amount == 40000
    last = bank.all(GuaranteeVariation, GuaranteeVariation.number)[-1]
    assert (last.status, last.applied_amount) == (BankVariationStatus.APPLIED, 0)


def test_a_reduction_to_nothing_exhausts(bank: Any, guarantee: Guarantee, limit: Any) -> None:
    plan(bank, guarantee, DECR, percent=Decimal(100), due_on=date(2026, 4, 1))
    run(bank, apply_variations, date(2026, 4, 1))

    assert now(bank, guarantee).status is BankGuaranteeStatus.EXHAUSTED
    assert bank.exposure(limit).used == eur("0.00")


def test_a_demand_that_came_first_holds_a_reduction(bank: Any, guarantee: Guarantee) -> None:
    plan(bank, guarantee, DECR, amount=eur("60000.00"), due_on=date(2026, 4, 1))
    demand = bank.demand(guarantee, eur("90000.00"))

    assert run(bank, apply_variations, date(2026, 4, 1)) == (
        "0 variations applied, 1 held while a demand is to be decided"
    )
    no = BankGuaranteeDemandRefuse(
        id=demand.id, expected_version=demand.version, reason="No statement."
    )
    bank.do(refuse_demand, no)
    assert run(bank, apply_variations, date(2026, 4, 2)).startswith("1 variations")
    assert now(bank, guarantee).available_amount == 40000


def test_an_increase_uses_the_limit_from_the_day_it_is_planned(
    bank: Any, guarantee: Guarantee, limit: Any
) -> None:
    plan(bank, guarantee, INCR, amount=eur("5000.00"), due_on=date(2026, 4, 1), times=2)
    assert bank.exposure(limit).used == eur("110000.00")
    assert bank.exposure(limit, date(2026, 6, 1)).used == eur("110000.00")

    run(bank, apply_variations, date(2026, 4, 1))
    found = now(bank, guarantee)
    assert (found.available_amount, found.pending_amount) == (Decimal(105000), Decimal(5000))
    assert bank.exposure(limit).used == eur("110000.00")
    last = bank.all(GuaranteeVariation, GuaranteeVariation.number)[-1]
    bank.do(
        cancel_variation, BankGuaranteeVariationCancel(id=last.id, expected_version=last.version)
    )
    assert bank.exposure(limit).used == eur("105000.00")
    too_much = partial(plan, bank, guarantee, INCR, due_on=date(2026, 4, 1))
    assert problems_of(lambda: too_much(amount=eur("4900000.00"))) == [
        ("BANK_LIMIT_EXCEEDED", "input.amount")
    ]


def test_a_document_brings_a_reduction_about(bank: Any, guarantee: Guarantee) -> None:
    plan(bank, guarantee, DECR, amount=eur("60000.00"), document="acceptance protocol")
    run(bank, apply_variations, date(2026, 11, 1))
    (step,) = bank.all(GuaranteeVariation)
    assert step.status is BankVariationStatus.PLANNED

    wish = BankGuaranteeVariationApply(
        id=step.id, expected_version=step.version, reference="Protocol 7"
    )
    bank.do(apply_variation, wish)
    assert now(bank, guarantee).available_amount == 40000


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"due_on": date(2026, 4, 1)}, ("REQUIRED", "input.amount")),
        ({"amount": eur("1.00")}, ("REQUIRED", "input.dueOn")),
        ({"percent": Decimal(101), "due_on": date(2026, 4, 1)}, ("BANK_PERCENT", "input.percent")),
        ({"amount": eur("1.00"), "due_on": date(2026, 1, 1)}, ("BANK_DATES", "input.dueOn")),
        (
            {"amount": eur("1.00"), "due_on": date(2026, 4, 1), "times": 121},
            ("BANK_VARIATION_TIMES", "input.times"),
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    bank: Any, guarantee: Guarantee, given: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems_of(lambda: plan(bank, guarantee, DECR, **given)) == [problem]


@pytest.fixture
def evergreen(bank: Any, client: Any, limit: Any) -> Guarantee:
    """Extended by a year each time, unless notice is given 60 days before; not beyond 2028."""
    issued: Guarantee = bank.guarantee(
        client,
        eur("100000.00"),
        extension_period=ONEY,
        notice_days=60,
        final_expiry_date=date(2028, 6, 30),
    )
    return issued


def test_without_notice_it_is_extended_when_the_day_for_it_is_over(
    bank: Any, evergreen: Guarantee
) -> None:
    """15 December 2026 less 60 days is 16 October 2026; the last extension is cut short."""
    assert run(bank, extend_guarantees, date(2026, 10, 16)) == "0 guarantees extended"
    assert run(bank, extend_guarantees, date(2026, 10, 17)) == "1 guarantees extended"
    assert now(bank, evergreen).expiry_date == date(2027, 12, 15)
    assert run(bank, extend_guarantees, date(2026, 10, 17)) == "0 guarantees extended"
    assert run(bank, extend_guarantees, date(2027, 10, 17)) == "1 guarantees extended"
    assert now(bank, evergreen).expiry_date == date(2028, 6, 30)
    assert run(bank, extend_guarantees, date(2028, 6, 1)) == "0 guarantees extended"


def test_what_is_extended_does_not_expire_first(bank: Any, evergreen: Guarantee) -> None:
    expire = partial(expire_guarantees, grace_days=5)

    assert run(bank, expire, date(2027, 1, 31)).startswith("0 expired")
    assert now(bank, evergreen).status is BankGuaranteeStatus.EFFECTIVE
    assert now(bank, evergreen).expires_on == date(2027, 12, 15)


def test_with_notice_it_ends(bank: Any, evergreen: Guarantee, limit: Any) -> None:
    wish = BankGuaranteeNonExtend(
        id=evergreen.id, expected_version=evergreen.version, reference="Letter of 2 March"
    )
    assert bank.exposure(limit, date(2027, 12, 1)).used == eur("100000.00")
    assert bank.exposure(limit, date(2028, 7, 10)).used == eur("0.00")
    bank.do(give_notice, wish)
    assert bank.exposure(limit, date(2027, 12, 1)).used == eur("0.00")

    assert run(bank, extend_guarantees, date(2026, 12, 1)) == "0 guarantees extended"
    run(bank, partial(expire_guarantees, grace_days=5), date(2026, 12, 22))
    assert now(bank, evergreen).status is BankGuaranteeStatus.CLOSED


def test_notice_comes_in_time_or_not_at_all(bank: Any, evergreen: Guarantee) -> None:
    wish = BankGuaranteeNonExtend(
        id=evergreen.id, expected_version=evergreen.version, reference="Letter"
    )
    late = problems_of(lambda: bank.do(give_notice, wish, on=date(2026, 10, 17)))
    assert late == [("BANK_DATES", "input.notifiedOn")]

    bank.do(give_notice, wish, on=date(2026, 10, 16))
    again = BankGuaranteeNonExtend(
        id=evergreen.id, expected_version=now(bank, evergreen).version, reference="Letter"
    )
    assert problems_of(lambda: bank.do(give_notice, again)) == [("BANK_EXTENSION", "input.id")]


def test_the_deadlines_tell_of_notice_extension_and_schedule(
    bank: Any, ask: Ask, evergreen: Guarantee
) -> None:
    plan(bank, evergreen, DECR, amount=eur("500.00"), due_on=date(2026, 6, 30))
    found = due(ask, evergreen)

    assert found["NON_EXTENSION_NOTICE"] == "2026-10-16"
    assert found["AUTO_EXTENSION"] == "2026-12-15"
    assert found["VARIATION"] == "2026-06-30"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"notice_days": 60}, "noticeDays"),
        ({"extension_period": ONEY, "extension_days": 5}, "extensionDays"),
        ({"extension_period": BankExtensionPeriod.DAYS}, "extensionDays"),
        ({"extension_period": ONEY, "notice_days": 1000}, "noticeDays"),
    ],
)
def test_terms_of_extension_that_contradict_are_refused(
    bank: Any, client: Any, limit: Any, given: dict[str, Any], field: str
) -> None:
    wish = partial(bank.guarantee, client, eur("100.00"), **given)

    assert problems_of(wish) == [("BANK_EXTENSION", f"input.{field}")]


def test_each_deadline_is_told_once(bank: Any, guarantee: Guarantee) -> None:
    """The guarantee's expiry is far; the demand's examination ends in five business days."""
    bank.demand(guarantee, eur("500.00"))
    remind = partial(remind_of_deadlines, ahead=timedelta(days=14), grace=GRACE)

    assert run(bank, remind, date(2026, 3, 2)) == "1 deadlines told"
    assert run(bank, remind, date(2026, 3, 2)) == "0 deadlines told"
    (notice,) = bank.all(DeadlineNotice)
    assert (notice.kind.name, notice.due_on) == ("EXAMINATION", date(2026, 3, 9))
    assert notice.article == "URDG 758, articles 20(a), 24(e)"
    assert run(bank, remind, date(2026, 12, 1)) == "1 deadlines told"
    assert run(bank, remind, date(2026, 12, 10)) == "1 deadlines told"
    kinds = [each.kind.name for each in bank.all(DeadlineNotice, DeadlineNotice.due_on)]
    assert kinds == ["EXAMINATION", "EXPIRY", "CLOSING"]


def test_cover_lowers_the_net_risk_and_not_the_use(
    bank: Any, guarantee: Guarantee, limit: Any
) -> None:
    wish = BankGuaranteeCoverAdd(
        guarantee_id=guarantee.id,
        kind=BankCoverKind.CASH,
        amount=eur("40000.00"),
        reference="DE89370400440532013000",
    )
    cash = bank.do(add_cover, wish)
    seen = bank.exposure(limit)
    assert (seen.used, seen.free) == (eur("100000.00"), eur("4900000.00"))
    assert (seen.covered, seen.net) == (eur("40000.00"), eur("60000.00"))

    wish.kind, wish.amount = BankCoverKind.COUNTER, eur("90000.00")
    bank.do(add_cover, wish)
    assert bank.exposure(limit).net == eur("0.00")  # no more is covered than there is
    bank.do(release_cover, BankGuaranteeCoverRelease(id=cash.id, expected_version=cash.version))
    assert bank.exposure(limit).net == eur("10000.00")


def test_the_end_of_a_guarantee_gives_back_its_cover(bank: Any, guarantee: Guarantee) -> None:
    wish = BankGuaranteeCoverAdd(
        guarantee_id=guarantee.id,
        kind=BankCoverKind.PLEDGE,
        amount=eur("40000.00"),
        reference="Pledge 7",
    )
    bank.do(add_cover, wish)
    end = BankGuaranteeRelease(
        id=guarantee.id, expected_version=guarantee.version, release_reference="Letter"
    )
    bank.do(release_guarantee, end)

    (cover,) = bank.all(GuaranteeCover)
    assert cover.released_on == date(2026, 3, 2)
    assert problems_of(lambda: bank.do(add_cover, wish)) == [
        ("BANK_GUARANTEE_TRANSITION", "input.guaranteeId")
    ]


def test_a_counter_guarantee_is_linked_both_ways(
    bank: Any, ask: Ask, client: Any, guarantee: Guarantee
) -> None:
    bank.guarantee(
        client,
        eur("100000.00"),
        undertaking_number="C-1",
        counter_guarantee_of_id=guarantee.id,
        demand_rules=BankDemandRules.NPRT,
    )
    answer = ask(
        "{ bankGuarantees(orderBy: [{field: UNDERTAKING_NUMBER, direction: ASC}]) { nodes {"
        " undertakingNumber counterGuaranteeOf { undertakingNumber }"
        " counterGuarantees { nodes { undertakingNumber } } } } }"
    )
    assert answer["data"]["bankGuarantees"]["nodes"] == [
        {
            "undertakingNumber": "C-1",
            "counterGuaranteeOf": {"undertakingNumber": "G-1"},
            "counterGuarantees": {"nodes": []},
        },
        {
            "undertakingNumber": "G-1",
            "counterGuaranteeOf": None,
            "counterGuarantees": {"nodes": [{"undertakingNumber": "C-1"}]},
        },
    ]


def test_a_guarantee_is_called_off_with_its_reason(
    bank: Any, guarantee: Guarantee, limit: Any
) -> None:
    """Its limit is free and its cover given back at once; it never comes back."""
    cover = BankGuaranteeCoverAdd(
        guarantee_id=guarantee.id,
        kind=BankCoverKind.CASH,
        amount=eur("40000.00"),
        reference="Account 7",
    )
    bank.do(add_cover, cover)
    wish = BankGuaranteeCancel(
        id=guarantee.id,
        expected_version=guarantee.version,
        reason=BankCancellationReason.NOAC,
        reference="Letter: the tender went to another",
    )
    bank.do(cancel_guarantee, wish)

    found = now(bank, guarantee)
    assert (found.status.name, found.cancellation_reason) == ("CANCELLED", wish.reason)
    assert bank.exposure(limit).used == eur("0.00")
    (given_back,) = bank.all(GuaranteeCover)
    assert given_back.released_on == date(2026, 3, 2)
    again = replace(wish, expected_version=found.version)
    assert problems_of(lambda: bank.do(cancel_guarantee, again)) == [
        ("BANK_GUARANTEE_TRANSITION", "input.status")
    ]


def test_nothing_is_called_off_under_an_open_demand_or_without_a_document(
    bank: Any, guarantee: Guarantee
) -> None:
    wish = BankGuaranteeCancel(
        id=guarantee.id,
        expected_version=guarantee.version,
        reason=BankCancellationReason.BUFI,
        reference=" ",
    )
    assert problems_of(lambda: bank.do(cancel_guarantee, wish)) == [("REQUIRED", "input.reference")]
    bank.demand(guarantee, eur("500.00"))
    seen = now(bank, guarantee).version
    held = replace(wish, reference="Letter", expected_version=seen)
    assert problems_of(lambda: bank.do(cancel_guarantee, held)) == [
        ("BANK_DEMAND_OPEN", "input.id")
    ]
