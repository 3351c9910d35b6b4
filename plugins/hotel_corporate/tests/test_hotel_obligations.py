"""The two-sided ledger: what was measured, what changed, who is told, what settles a breach."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from portico_hotel_corporate.models import (
    Obligation,
    ObligationEvaluation,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.obligation_events import ObligationStatusChanged
from portico_hotel_corporate.models.obligation_rules import Inputs, judge
from portico_hotel_corporate.operations.obligations import (
    HotelAgreementEvaluate,
    evaluate_agreement,
    evaluate_all,
)

ERRORS = "userErrors { code message path }"
PROPERTY = """mutation { hotelPropertyCreate(input: {
  code: "CITY", name: "City", timezone: "Europe/Lisbon", currency: "EUR", roomsTotal: 10
}) { property { id } } }"""
ACCOUNT = """mutation { accountCreate(input: {
  name: "Nordwerk", references: [{system: "hotel_company", externalId: "7"}]
}) { account { id } } }"""
IMPORT = f"""mutation($input: HotelStaysImportInput!) {{ hotelStaysImport(input: $input) {{
  stayImport {{ made changed kept refused problems {{ column message }} }} {ERRORS} }} }}"""
WRITE = f"""mutation($input: HotelAgreementCreateInput!) {{ hotelAgreementCreate(input: $input) {{
  agreement {{ id version obligations {{ nodes {{ id title obligor target }} }} }} {ERRORS} }} }}"""
STEP = f"""mutation($input: HotelAgreementStatusChangeInput!) {{
  hotelAgreementStatusChange(input: $input) {{ agreement {{ id version }} {ERRORS} }} }}"""
KEEP = """query($id: ID!, $asOf: Date) {
  hotelAgreementCompliance(input: {agreementId: $id, asOf: $asOf}) { asOf obligations {
    title obligor windowStart windowEnd target targetProrated actual onBooks projected attainment
    gap exposure { amount } status evidence evidenceCount } } }"""
EVALUATE = f"""mutation($id: ID!, $asOf: Date) {{
  hotelAgreementEvaluate(input: {{agreementId: $id, asOf: $asOf}}) {{
    agreement {{ obligations {{ nodes {{ title evaluations {{ nodes {{
      asOf status isChange actual inputHash }} }} }} }} }} {ERRORS} }} }}"""
SETTLE = f"""mutation($input: HotelObligationSettleInput!) {{
  hotelObligationSettle(input: $input) {{
    obligationSettlement {{ settledAs settledOn }} {ERRORS} }} }}"""
INVOICE = f"""mutation($input: HotelClientInvoiceRecordInput!) {{
  hotelClientInvoiceRecord(input: $input) {{
    clientInvoice {{ number paidOn total {{ amount }} }} {ERRORS} }} }}"""
REASON = """mutation { hotelReasonCodeCreate(input: {
  kind: WAIVER, code: "GOODWILL", label: "Good will" }) { reasonCode { id } } }"""
HEADER = (
    "source_ref,property,arrival,nights,status,adr,segment,company_ref,agency_ref,room_revenue,"
    "fb_revenue\n"
)
VOLUME = {
    "title": "Volume",
    "obligor": "CLIENT",
    "metric": "ROOM_NIGHTS",
    "comparator": "GE",
    "target": "700",
    "consequence": "CHARGE",
    "charge": {"amount": "90", "currency": "EUR"},
}


class Ledger:
    """An agreement of 2026 and what is known of its stays."""

    def __init__(self, desk: Any, ask: Any) -> None:
        self.desk, self.ask = desk, ask
        self.place = ask(PROPERTY)["data"]["hotelPropertyCreate"]["property"]["id"]
        self.client = ask(ACCOUNT)["data"]["accountCreate"]["account"]["id"]

    def agreement(self, *duties: dict[str, Any], **given: Any) -> dict[str, Any]:
        terms = {
            "number": "NW-26",
            "accountId": self.client,
            "propertyId": self.place,
            "kind": "TRANSIENT_VOLUME",
            "title": "Rates",
            "currency": "EUR",
            "validFrom": "2026-01-01",
            "validTo": "2026-12-31",
        }
        made: dict[str, Any] = self.desk.made(
            WRITE, input=terms | {"obligations": list(duties)} | given
        )
        found = made
        for status in ("PROPOSED", "ACTIVE"):
            step = {"id": found["id"], "expectedVersion": found["version"], "status": status}
            found = self.desk.made(STEP, input=step | {"signedOn": "2026-01-01"})
        return made

    def stays(self, *lines: str) -> None:
        text = HEADER + "\n".join(lines)
        done = self.desk.made(IMPORT, input={"source": "pms", "csv": text})
        assert done["problems"] == []

    def look(self, agreement: dict[str, Any], as_of: str) -> list[dict[str, Any]]:
        answer = self.ask(KEEP, id=agreement["id"], asOf=as_of)
        found: list[dict[str, Any]] = answer["data"]["hotelAgreementCompliance"]["obligations"]
        return found

    def note(self, agreement: dict[str, Any], as_of: str) -> list[list[dict[str, Any]]]:
        made = self.desk.made(EVALUATE, id=agreement["id"], asOf=as_of)
        return [duty["evaluations"]["nodes"] for duty in made["obligations"]["nodes"]]


@pytest.fixture
def ledger(desk: Any, ask: Any) -> Ledger:
    return Ledger(desk, ask)


def stay(ref: str, arrival: str, nights: int, **given: Any) -> str:
    terms = {"status": "CHECK_OUT", "adr": "100", "segment": "CORPORATE", "company": "7"} | given
    return (
        f"{ref},CITY,{arrival},{nights},{terms['status']},{terms['adr']},{terms['segment']},"
        f"{terms['company']},{terms.get('agency', '')},{terms.get('room', '')},"
        f"{terms.get('food', '')}"
    )


def test_v1_over_graphql(ledger: Ledger) -> None:
    agreement = ledger.agreement(VOLUME)
    ledger.stays(*[stay(f"r{i}", "2026-01-05", 26) for i in range(12)])

    (found,) = ledger.look(agreement, "2026-06-30")

    assert found["evidence"][:2] == ["stay r0", "stay r1"]
    assert {name: value for name, value in found.items() if name != "evidence"} == {
        "title": "Volume",
        "obligor": "CLIENT",
        "windowStart": "2026-01-01",
        "windowEnd": "2026-12-31",
        "target": "700",
        "targetProrated": "347.12",
        "actual": "312",
        "onBooks": "0",
        "projected": "629.17",
        "attainment": "89.9",
        "gap": "71",
        "exposure": {"amount": "6390.00"},
        "status": "AT_RISK",
        "evidenceCount": 12,
    }


def test_v5_what_counts_is_what_was_agreed_and_nothing_counts_twice(ledger: Ledger) -> None:
    strict = {"countsNoShows": False, "countsAgencies": False, "title": "Strict"}
    broad = {"countsGroups": True, "countsComps": True, "title": "Broad"}
    agreement = ledger.agreement(VOLUME, VOLUME | strict, VOLUME | broad)
    ledger.stays(
        stay("own", "2026-01-05", 1),
        stay("group", "2026-01-05", 2, segment="GROUPS"),
        stay("free", "2026-01-05", 4, adr="0", segment="COMPLEMENTARY"),
        stay("agency", "2026-01-05", 8, agency="9"),
        stay("charged", "2026-01-05", 16, status="NO_SHOW", room="160"),
        stay("cancelled", "2026-01-05", 32, status="CANCELED"),
        stay("other", "2026-01-05", 64, company="8"),
    )

    found = ledger.look(agreement, "2026-06-30")

    assert [(each["title"], each["actual"]) for each in found] == [
        ("Volume", "25"),
        ("Strict", "1"),
        ("Broad", "31"),
    ]


def test_revenues_are_counted_by_night_within_each_window(ledger: Ledger) -> None:
    food = {"metric": "FOOD_REVENUE", "target": "50", "window": "MONTH", "charge": None}
    agreement = ledger.agreement(VOLUME | food | {"damagesPercent": "35"})
    ledger.stays(stay("a", "2026-01-30", 4, food="80.00"))

    found = ledger.look(agreement, "2026-03-10")

    assert [(each["actual"], each["status"], each["exposure"]["amount"]) for each in found] == [
        ("40", "BREACHED", "3.50"),
        ("40", "BREACHED", "3.50"),
        ("0", "AT_RISK", "17.50"),
    ]


def test_the_client_pays_in_time_or_makes_good(ledger: Ledger) -> None:
    pay = {
        "title": "Pays",
        "obligor": "CLIENT",
        "metric": "PAYMENT_DAYS",
        "comparator": "LE",
        "target": "30",
        "proration": "NONE",
        "cureDays": 14,
    }
    agreement = ledger.agreement(pay)
    invoice = {"number": "1", "accountId": ledger.client, "issuedOn": "2026-02-01"}
    total = {"total": {"amount": "500.00", "currency": "EUR"}}

    def stands(as_of: str) -> tuple[Any, str]:
        (found,) = ledger.look(agreement, as_of)
        return found["actual"], found["status"]

    assert stands("2026-03-01") == (None, "ON_TRACK")
    ledger.desk.made(INVOICE, input=invoice | total)
    assert stands("2026-03-03") == ("30", "ON_TRACK")
    assert stands("2026-03-04") == ("31", "BREACHED")
    ledger.desk.made(INVOICE, input=invoice | total | {"paidOn": "2026-03-10"})
    assert stands("2026-03-04") == ("31", "BREACHED")
    assert stands("2026-03-10") == ("37", "CURED")
    wrong = invoice | total | {"paidOn": "2026-01-31"}
    assert ledger.desk.refused(INVOICE, input=wrong) == [("HOTEL_DATES", "input.paidOn")]


def test_the_hotel_keeps_to_its_limit_of_blackouts_and_gives_what_it_owes(ledger: Ledger) -> None:
    limit = {
        "title": "Blackouts",
        "obligor": "HOTEL",
        "metric": "BLACKOUT_NIGHTS",
        "comparator": "LE",
        "target": "2",
        "consequence": "REBATE",
        "charge": {"amount": "50", "currency": "EUR"},
    }
    give = {
        "title": "Gives",
        "obligor": "HOTEL",
        "metric": "ENTITLEMENTS_GIVEN",
        "comparator": "GE",
        "target": "100",
    }
    comp = {"code": "FREE", "description": "Free room", "unit": "PER_ROOM_NIGHTS"}
    agreement = ledger.agreement(
        limit,
        give,
        blackouts=[{"firstNight": "2026-05-20", "lastNight": "2026-05-22"}],
        entitlements=[comp | {"perRoomNights": 50}],
    )
    ledger.stays(stay("a", "2026-01-05", 67), stay("b", "2026-01-05", 67))

    blackouts, services = ledger.look(agreement, "2026-06-30")

    assert (blackouts["actual"], blackouts["status"]) == ("3", "BREACHED")
    assert (blackouts["gap"], blackouts["exposure"]["amount"]) == ("1", "50.00")
    assert blackouts["evidence"] == [f"blackout 2026-05-{day}" for day in (20, 21, 22)]
    assert (services["actual"], services["status"]) == ("0", "AT_RISK")


def test_the_ledger_is_appended_to_and_a_change_is_told(
    ledger: Ledger, bus: Any, hotel: Any
) -> None:
    told: list[tuple[str | None, str]] = []

    def hear(_session: Any, _actor: Any, event: ObligationStatusChanged) -> None:
        told.append((event.previous and event.previous.name, event.evaluation.status.name))

    bus.before_commit.setdefault(ObligationStatusChanged, []).append(hear)
    try:
        agreement = ledger.agreement(VOLUME | {"target": "10"})
        ledger.note(agreement, "2025-12-31")
        ledger.note(agreement, "2026-06-30")
        ledger.stays(stay("a", "2026-02-01", 9))
        ledger.note(agreement, "2026-07-01")
        ledger.note(agreement, "2026-07-01")
        ledger.note(agreement, "2026-07-02")
        (lines,) = ledger.note(agreement, "2027-01-01")
        assert [(each["asOf"], each["status"], each["isChange"]) for each in lines] == [
            ("2025-12-31", "NOT_STARTED", True),
            ("2026-06-30", "AT_RISK", True),
            ("2026-07-01", "ON_TRACK", True),
            ("2026-07-02", "ON_TRACK", False),
            ("2027-01-01", "BREACHED", True),
        ]
        ledger.stays(stay("late", "2026-12-30", 1))
        (lines,) = ledger.note(agreement, "2027-01-02")
        assert lines[-1]["status"] == "CURED"
    finally:
        bus.before_commit[ObligationStatusChanged].remove(hear)

    assert told == [
        (None, "NOT_STARTED"),
        ("NOT_STARTED", "AT_RISK"),
        ("AT_RISK", "ON_TRACK"),
        ("ON_TRACK", "BREACHED"),
        ("BREACHED", "CURED"),
    ]
    reproduced(hotel)


def reproduced(hotel: Any) -> None:
    """Every line of the ledger comes out again from the inputs that it keeps."""
    lines = hotel.all(ObligationEvaluation)
    assert lines
    for line in lines:
        inputs = Inputs.from_json(line.inputs)
        verdict = judge(inputs)
        assert inputs.digest() == line.input_hash
        assert (verdict.status, verdict.target, verdict.target_prorated, verdict.projected) == (
            line.status,
            line.target,
            line.target_prorated,
            line.projected,
        )
        assert (verdict.attainment, verdict.gap, verdict.exposure) == (
            line.attainment,
            line.gap,
            line.exposure_amount,
        )


def test_only_a_breach_is_settled_and_a_waiver_needs_a_reason(ledger: Ledger) -> None:
    agreement = ledger.agreement(VOLUME)
    (duty,) = agreement["obligations"]["nodes"]
    wish = {"obligationId": duty["id"], "windowStart": "2026-01-01", "settledAs": "WAIVED"}

    unlooked = [("HOTEL_OBLIGATION_SETTLEMENT", "input.windowStart")]
    assert ledger.desk.refused(SETTLE, input=wish) == unlooked
    ledger.note(agreement, "2026-06-30")
    assert ledger.desk.refused(SETTLE, input=wish | {"settledAs": "MET"}) == [
        ("HOTEL_OBLIGATION_SETTLEMENT", "input.settledAs"),
        *unlooked,
    ]
    ledger.note(agreement, "2027-01-01")
    ledger.ask(REASON)
    assert ledger.desk.refused(SETTLE, input=wish) == [("HOTEL_REASON_UNKNOWN", "input.reasonCode")]
    settled = ledger.desk.made(SETTLE, input=wish | {"reasonCode": "GOODWILL"})
    assert settled == {"settledAs": "WAIVED", "settledOn": "2026-03-02"}
    (lines,) = ledger.note(agreement, "2027-01-02")
    assert lines[-1]["status"] == "WAIVED"


def test_months_that_weigh_nothing_pass_by_their_days(ledger: Ledger) -> None:
    """Nobody comes in January: 10 of its 31 days are due by the tenth."""
    weights = ["0", *["1"] * 11]
    monthly = {"window": "MONTH", "proration": "SEASONAL_WEIGHTS", "monthWeights": weights}
    agreement = ledger.agreement(VOLUME | monthly | {"target": "31"})

    january = ledger.look(agreement, "2026-01-10")[0]

    assert (january["target"], january["targetProrated"]) == ("31", "10")
    assert ledger.note(agreement, "2026-02-10")


def test_impossible_duties_are_refused(ledger: Ledger) -> None:
    wrong = [
        VOLUME | {"target": "-1", "tolerancePercent": "101", "cureDays": -1},
        VOLUME | {"proration": "SEASONAL_WEIGHTS", "monthWeights": ["1"], "obligor": "HOTEL"},
        VOLUME | {"metric": "ROOM_REVENUE"},
        VOLUME | {"consequence": "REBATE", "charge": None},
    ]
    terms = {
        "number": "X",
        "accountId": ledger.client,
        "kind": "CREW",
        "title": "X",
        "validFrom": "2026-01-01",
        "validTo": "2026-12-31",
        "currency": "EUR",
    }

    assert ledger.desk.refused(WRITE, input=terms | {"obligations": wrong}) == [
        ("HOTEL_OBLIGATION_TARGET", "input.obligations.0.target"),
        ("HOTEL_PERCENT", "input.obligations.0.tolerancePercent"),
        ("HOTEL_QUANTITY", "input.obligations.0.cureDays"),
        ("HOTEL_OBLIGATION_WEIGHTS", "input.obligations.1.monthWeights"),
        ("HOTEL_OBLIGATION_OBLIGOR", "input.obligations.1.obligor"),
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.1.consequence"),
        ("HOTEL_OBLIGATION_CHARGE", "input.obligations.2.charge"),
        ("HOTEL_OBLIGATION_CHARGE", "input.obligations.3.charge"),
        ("HOTEL_OBLIGATION_CONSEQUENCE", "input.obligations.3.consequence"),
    ]


def test_the_job_looks_at_what_is_in_force(ledger: Ledger, hotel: Any) -> None:
    ledger.agreement(VOLUME)
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)

    said = hotel.do(lambda session, actor, _: evaluate_all(session, actor), None, now)

    assert said == "1 agreements looked at"
    (line,) = hotel.all(ObligationEvaluation)
    assert line.as_of == date(2026, 6, 30)


@settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    stays=st.lists(
        st.tuples(
            st.integers(0, 420),
            st.integers(0, 9),
            st.sampled_from(["CHECK_OUT", "RESERVED", "NO_SHOW", "CANCELED"]),
        ),
        max_size=8,
    ),
    days=st.lists(st.integers(-5, 400), min_size=1, max_size=4),
)
def test_the_ledger_reproduces_from_its_inputs_and_counts_the_nights_of_its_days(
    ledger: Ledger, hotel: Any, stays: list[tuple[int, int, str]], days: list[int]
) -> None:
    first = date(2026, 1, 1)
    hotel.write(_forget)
    agreements = hotel.all(Obligation)
    if not agreements:
        quarter = VOLUME | {"target": "40", "window": "QUARTER", "title": "By quarter"}
        ledger.agreement(VOLUME | {"target": "30"}, quarter)
        agreements = hotel.all(Obligation)
    ledger.stays(
        *[
            stay(f"s{i}", str(first + timedelta(days=day)), nights, status=status)
            for i, (day, nights, status) in enumerate(stays)
        ]
    )
    for day in days:
        as_of = first + timedelta(days=day)
        wish = HotelAgreementEvaluate(agreement_id=agreements[0].agreement_id, as_of=as_of)
        hotel.do(evaluate_agreement, wish)

    reproduced(hotel)
    used = [
        first + timedelta(days=day + i)
        for day, nights, status in stays
        if status == "CHECK_OUT"
        for i in range(nights)
    ]
    for line in hotel.all(ObligationEvaluation):
        last = min(line.as_of, line.window_end)
        assert line.actual == sum(line.window_start <= night <= last for night in used)
        assert all(re.fullmatch(r"stay s\d", each) for each in line.evidence)
        assert line.exposure_amount >= Decimal(0)


def _forget(session: Any) -> None:
    for model in (ObligationEvaluation, StayNight, StayProduction):
        session.execute(delete(model))
