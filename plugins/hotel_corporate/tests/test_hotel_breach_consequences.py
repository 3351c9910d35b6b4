"""What follows a breach: stepped rates, the right to end an agreement, who pays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from portico.testing import problems_of
from portico.values import Money
from portico_hotel_corporate.models import (
    Agreement,
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelParty,
    HotelProration,
    HotelRateMethod,
    ObligationSettlement,
)
from portico_hotel_corporate.models.rate_methods import RateStep, RateTerms
from portico_hotel_corporate.operations.agreement_compliance import (
    HotelAgreementComplianceRequest,
    agreement_compliance,
)
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementCreate,
    HotelAgreementStatusChange,
    HotelBlackoutGiven,
    HotelObligationGiven,
    HotelRateLineGiven,
)
from portico_hotel_corporate.operations.agreement_lint import (
    HotelAgreementLintRequest,
    lint_agreement,
)
from portico_hotel_corporate.operations.agreement_steps import change_agreement_status, end_terms
from portico_hotel_corporate.operations.agreements import create_agreement
from portico_hotel_corporate.operations.client_reports import (
    HotelClientInvoiceRecord,
    record_invoice,
)
from portico_hotel_corporate.operations.obligations import (
    HotelAgreementEvaluate,
    evaluate_agreement,
)
from portico_hotel_corporate.operations.rate_quotes import HotelRateQuoteCreate, quote_rate
from portico_hotel_corporate.operations.settlements import HotelObligationSettle, settle_obligation
from portico_hotel_corporate.operations.terminations import (
    HotelAgreementTerminate,
    terminate_agreement,
)

D = Decimal
NEW_YEAR: Final = date(2026, 1, 1)


def euros(amount: str) -> Money:
    return Money(D(amount), "EUR")


def march(day: int) -> date:
    return date(2026, 3, day)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def pays(title: str = "Pays", **given: Any) -> HotelObligationGiven:
    """The client pays in 30 days, or makes good within 14 more."""
    terms: dict[str, Any] = {
        "obligor": HotelParty.CLIENT,
        "metric": HotelObligationMetric.PAYMENT_DAYS,
        "comparator": HotelComparator.LE,
        "target": D(30),
        "proration": HotelProration.NONE,
        "cure_days": 14,
    }
    return HotelObligationGiven(title=title, **terms | given)


def line(price: str, **given: Any) -> HotelRateLineGiven:
    return HotelRateLineGiven(price_1=euros(price), **given)


STEP, END = HotelConsequence.STEP_RATE, HotelConsequence.TERMINATE_RIGHT
DEARER: Final = pays("Pays", consequence=STEP, step_percent=D(10))


class Contract:
    """An agreement of 2026 that is looked at, quoted and settled on days of March."""

    def __init__(self, hotel: Any) -> None:
        self.hotel = hotel

    def write(self, *duties: HotelObligationGiven, **given: Any) -> Agreement:
        terms: dict[str, Any] = {
            "number": "NW-26",
            "account_id": self.hotel.client.id,
            "property_id": self.hotel.place.id,
            "kind": HotelAgreementKind.TRANSIENT_VOLUME,
            "title": "Rates",
            "valid_from": NEW_YEAR,
            "valid_to": date(2026, 12, 31),
            "currency": "EUR",
            "rate_lines": [line("140"), line("155", step_code="LATE")],
            "obligations": list(duties),
        }
        made: Agreement = self.hotel.do(create_agreement, HotelAgreementCreate(**terms | given))
        return made

    def sign(self, *duties: HotelObligationGiven, **given: Any) -> Agreement:
        agreement = self.write(*duties, **given)
        for status in (HotelAgreementStatus.PROPOSED, HotelAgreementStatus.ACTIVE):
            step = HotelAgreementStatusChange(
                id=agreement.id,
                expected_version=agreement.version,
                status=status,
                signed_on=NEW_YEAR,
            )
            agreement = self.hotel.do(change_agreement_status, step)
        return agreement

    def note(self, agreement: Agreement, day: int) -> None:
        wish = HotelAgreementEvaluate(agreement_id=agreement.id, as_of=march(day))
        self.hotel.do(evaluate_agreement, wish, noon(march(day)))

    def invoice(self, paid_on: date | None = None) -> None:
        """An invoice of the first of February: on 4 March it is 31 days old."""
        terms = {"account_id": self.hotel.client.id, "issued_on": date(2026, 2, 1)}
        wish = HotelClientInvoiceRecord(number="1", total=euros("500"), paid_on=paid_on, **terms)
        self.hotel.do(record_invoice, wish)

    def quote(self, day: int) -> tuple[str, str]:
        """The price of a night in April, booked on a day of March, and how it came about."""
        wish = HotelRateQuoteCreate(
            account_id=self.hotel.client.id,
            property_id=self.hotel.place.id,
            room_type="STD",
            arrival=date(2026, 4, 7),
            departure=date(2026, 4, 8),
        )
        (night,) = self.hotel.do(quote_rate, wish, noon(march(day))).nights
        return f"{night.price_amount:.2f}", night.how.partition(": ")[2]

    def rights(self, agreement: Agreement, day: int) -> list[Any]:
        wish = HotelAgreementComplianceRequest(agreement_id=agreement.id, as_of=march(day))
        found = self.hotel.do(agreement_compliance, wish)
        rights: list[Any] = found.termination_rights
        return rights

    def end(self, agreement: Agreement, day: int, **given: Any) -> Agreement:
        seen = self.hotel.get(Agreement, agreement.id)
        wish = HotelAgreementTerminate(id=seen.id, expected_version=seen.version, **given)
        ended: Agreement = self.hotel.do(terminate_agreement, wish, noon(march(day)))
        return ended

    def duties(self, agreement: Agreement) -> list[Any]:
        def read(session: Any) -> list[Any]:
            return [each.id for each in session.get_one(Agreement, agreement.id).obligations]

        found: list[Any] = self.hotel.write(read)
        return found


@pytest.fixture
def contract(hotel: Any) -> Contract:
    return Contract(hotel)


def test_a_breach_steps_the_rates_until_it_is_cured(contract: Contract) -> None:
    """140 and 10 % is 154 from the fourth; other lines come five days later; paid on the tenth."""
    later = pays("Pays at last", consequence=STEP, step_code="LATE", step_after_days=5)
    agreement = contract.sign(DEARER, later)
    contract.invoice()
    for day in (3, 4, 9):
        contract.note(agreement, day)

    assert contract.quote(3) == ("140.00", "fixed 140.00")
    since = "“Pays” was breached on 2026-03-04"
    assert contract.quote(4) == ("154.00", f"fixed 140.00, +10 % because {since} = 154.00")
    assert contract.quote(8)[0] == "154.00"
    assert contract.quote(9) == (
        "155.00",
        f"fixed 155.00; because {since.replace('Pays', 'Pays at last')}",
    )
    contract.invoice(paid_on=march(10))
    contract.note(agreement, 10)
    assert contract.quote(10)[0] == "140.00"
    assert contract.quote(9)[0] == "155.00"


def test_a_waiver_takes_the_step_back_from_its_day(contract: Contract, hotel: Any) -> None:
    """And what nobody pays for by the terms is not settled as charged."""
    agreement = contract.sign(DEARER)
    contract.invoice()
    contract.note(agreement, 4)
    (duty,) = contract.duties(agreement)

    def settle(status: HotelObligationStatus) -> ObligationSettlement:
        wish = HotelObligationSettle(
            obligation_id=duty, window_start=NEW_YEAR, settled_as=status, note="Made good"
        )
        made: ObligationSettlement = hotel.do(settle_obligation, wish, noon(march(6)))
        return made

    assert problems_of(lambda: settle(HotelObligationStatus.CHARGED)) == [
        ("HOTEL_OBLIGATION_SETTLEMENT", "input.settledAs")
    ]
    settle(HotelObligationStatus.CURED)
    assert [contract.quote(day)[0] for day in (3, 5, 6, 7)] == ["140.00", "154.00"] + ["140.00"] * 2


def test_steps_keep_to_floor_cap_and_bar_and_are_rounded_once() -> None:
    """10 % off 199.99 is 179.991, and 7.5 % on that 193.490325; 200 + 10 % is capped by the BAR."""
    steps = (RateStep(why="of a breach", percent=D("7.5")),)
    off = RateTerms(method=HotelRateMethod.PCT_OFF_BAR, percent_off=D(10))
    assert off.price(D("199.99"), 1, "EUR", steps).amount == D("193.49")
    capped = RateTerms(method=HotelRateMethod.PCT_OFF_BAR, percent_off=D(10), cap=D(190))
    assert capped.price(D("199.99"), 1, "EUR", steps).amount == D(190)
    best = RateTerms(method=HotelRateMethod.FIXED_CAPPED_BY_BAR, prices=(D(200),))
    assert best.price(D(210), 1, "EUR", steps).amount == D(210)
    assert best.price(D(180), 1, "EUR", (RateStep(why="w", percent=D(-5)),)).amount == D(180)


def test_a_breach_lets_the_other_side_end_the_agreement_within_its_terms(
    contract: Contract, hotel: Any
) -> None:
    """Notice of 14 days, until ten days after the fourth of March."""
    given: dict[str, Any] = {"termination_notice_days": 14, "termination_within_days": 10}
    agreement = contract.sign(pays(consequence=END, **given), DEARER)
    contract.invoice()
    (ends, steps) = contract.duties(agreement)
    unbroken = [("HOTEL_TERMINATION", "input.obligationId")]
    terms: dict[str, Any] = {"obligation_id": ends, "by": HotelParty.HOTEL}
    assert problems_of(lambda: contract.end(agreement, 4, **terms)) == unbroken
    contract.note(agreement, 4)

    (right,) = contract.rights(agreement, 5)
    assert (right.by, right.since, right.until, right.notice_days, right.earliest) == (
        *([HotelParty.HOTEL], march(4), march(14), 14, march(19)),
    )
    assert contract.rights(agreement, 3) == contract.rights(agreement, 15) == []
    assert problems_of(lambda: contract.end(agreement, 15, **terms)) == unbroken
    other = terms | {"obligation_id": steps}
    assert problems_of(lambda: contract.end(agreement, 5, **other)) == unbroken
    wrong = terms | {"by": HotelParty.CLIENT, "terminates_on": march(18)}
    assert problems_of(lambda: contract.end(agreement, 5, **wrong)) == [
        ("HOTEL_TERMINATION", "input.by"),
        ("HOTEL_TERMINATION", "input.terminatesOn"),
    ]
    found = contract.end(agreement, 5, note="No more credit", **terms)
    assert (found.status, found.terminates_on) == (HotelAgreementStatus.ACTIVE, march(19))
    again = problems_of(lambda: contract.end(agreement, 6, **terms))
    assert again == [("HOTEL_AGREEMENT_STEP", "input.id")]

    def job(day: int) -> str:
        said: str = hotel.do(
            lambda session, actor, _: end_terms(session, actor), None, noon(march(day))
        )
        return said

    assert job(18).endswith("0 terminated")
    assert job(19).endswith("1 terminated")
    assert hotel.get(Agreement, agreement.id).status is HotelAgreementStatus.TERMINATED
    assert contract.quote(18)[0] == "154.00"
    assert problems_of(lambda: contract.end(agreement, 20, **terms)) == again


def test_who_fails_pays_and_parameters_belong_to_their_consequence(contract: Contract) -> None:
    charge: dict[str, Any] = {"charge": euros("5")}
    assert problems_of(
        lambda: contract.write(
            pays(consequence=HotelConsequence.REBATE, **charge),
            pays(step_percent=D(10), termination_notice_days=3),
            pays(consequence=STEP, step_percent=D(-100), step_code="LATE", step_after_days=-1),
        )
    ) == [
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.0.consequence"),
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.1.stepPercent"),
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.1.terminationNoticeDays"),
        ("HOTEL_PERCENT", "input.obligations.2.stepPercent"),
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.2.stepCode"),
        ("HOTEL_QUANTITY", "input.obligations.2.stepAfterDays"),
    ]


def test_what_the_hotel_failed_in_is_paid_back_as_it_was_worked_out(
    contract: Contract, hotel: Any
) -> None:
    """Three nights blacked out where two were allowed: 50 for the one beyond."""
    limit = HotelObligationGiven(
        title="Blackouts",
        obligor=HotelParty.HOTEL,
        metric=HotelObligationMetric.BLACKOUT_NIGHTS,
        comparator=HotelComparator.LE,
        target=D(2),
        consequence=HotelConsequence.REBATE,
        charge=euros("50"),
    )
    nights: dict[str, Any] = {"first_night": date(2026, 5, 20), "last_night": date(2026, 5, 22)}
    agreement = contract.sign(limit, blackouts=[HotelBlackoutGiven(**nights)])
    contract.note(agreement, 4)
    wish = HotelObligationSettle(
        obligation_id=contract.duties(agreement)[0],
        window_start=NEW_YEAR,
        settled_as=HotelObligationStatus.CHARGED,
    )
    made = hotel.do(settle_obligation, wish, noon(march(4) + timedelta(days=1)))
    assert (made.paid_amount, made.currency) == (D(50), "EUR")


def test_consequences_are_read_for_what_they_leave_open(contract: Contract, hotel: Any) -> None:
    agreement = contract.write(
        pays("Vague", consequence=STEP),
        pays("Nowhere", consequence=STEP, step_code="GONE"),
        pays("Upside down", consequence=STEP, step_percent=D(-10)),
        pays("Sudden", consequence=END),
    )
    found = hotel.do(lint_agreement, HotelAgreementLintRequest(agreement_id=agreement.id)).findings
    assert [
        each.code.name for each in found if "STEP" in each.code.name or "TERM" in each.code.name
    ] == [
        *("STEP_WITHOUT_RATE", "STEP_TO_NOTHING", "STEP_FAVOURS_BREACH", "STEP_NEVER_TAKEN"),
        "TERMINATION_WITHOUT_NOTICE",
    ]
