"""The demonstration data: every reservation accounted for, and figures that a recount confirms."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from portico.operations.importing import ImportReport, Outcome
from portico.testing import Ask
from portico_hotel_corporate import demo
from portico_hotel_corporate.models import (
    EventBooking,
    FunctionSpace,
    Property,
    RatePackage,
    StayProduction,
)

PRODUCTION = "{ %s }"
COMPANY = """c%s: hotelProduction(companyRef: "%s") {
  companyRef reservations roomNights revenue { amount currency } cancelled noShow }"""
AT_ONCE = 10

AGENCY = """query($id: String!) {
  accountBy(by: {reference: {system: "hotel_agent", externalId: $id}}) {
    name hotel { agencyStays { totalCount } } } }"""


def lines() -> Iterator[dict[str, str]]:
    """The raw file, read without the product."""
    packed = files("portico_hotel_corporate").joinpath("demo", "hotel_bookings.csv.gz")
    yield from csv.DictReader(gzip.decompress(packed.read_bytes()).decode().splitlines())


def recount() -> dict[str, dict[str, Any]]:
    """What the file says of every company."""
    counts: dict[str, Counter[str]] = {}
    revenue: Counter[str] = Counter()
    for line in lines():
        company = line["company"]
        count = counts.setdefault(company, Counter())
        count[line["reservation_status"]] += 1
        if line["reservation_status"] == "Check-Out":
            nights = int(line["stays_in_weekend_nights"]) + int(line["stays_in_week_nights"])
            count["nights"] += nights
            revenue[company] += nights * Decimal(line["adr"])  # type: ignore[assignment]  # exact
    del counts["NULL"]
    return {
        company: {
            "companyRef": company,
            "reservations": count["Check-Out"],
            "roomNights": count["nights"],
            "revenue": {"amount": f"{revenue[company]:.2f}", "currency": "EUR"},
            "cancelled": count["Canceled"],
            "noShow": count["No-Show"],
        }
        for company, count in counts.items()
    }


def load(hotel: Any) -> ImportReport:
    report: ImportReport = hotel.write(lambda session: demo.load(session, hotel.actor))
    return report


def test_every_line_is_reported_and_counts_and_a_second_import_keeps_what_the_first_made(
    hotel: Any, ask: Ask
) -> None:
    """One story, because the file is long."""
    first = load(hotel)
    the_production_of_every_company_is_a_plain_recount_of_the_file(ask)
    every_stay_is_its_line(hotel)
    production_by_company_and_month_is_a_recount(ask)
    the_share_of_corporate_business_is_a_recount(ask)
    the_readme_shows_the_real_answer(ask)
    a_year_of_the_largest_company(ask)
    models = (Property, FunctionSpace, RatePackage, EventBooking, StayProduction)
    before = [sorted(record.id for record in hotel.all(model)) for model in models]
    (booking,) = hotel.all(EventBooking)
    hotel.update(booking, name="Renamed")
    second = load(hotel)

    made = Outcome.MADE
    assert {source: dict(counts) for source, counts in first.by_source()} == {
        "properties": {made: 2},
        "hotel_company": {made: 73},
        "hotel_agent": {made: 141},
        "hotel_bookings.csv": {made: 14_938},
        "halls": {made: 2},
        "packages": {made: 1},
        "conference": {made: 1},
    }
    assert [(row.source, row.key) for row in second.rows] == [
        (row.source, row.key) for row in first.rows
    ]
    assert second.count(made) == 0
    assert second.count(Outcome.KEPT) == first.count(made)
    assert second.count(Outcome.REFUSED) == 0
    assert [sorted(record.id for record in hotel.all(model)) for model in models] == before
    assert [len(ids) for ids in before] == [2, 2, 1, 1, 14_938]
    assert [booking.name for booking in hotel.all(EventBooking)] == ["Renamed"]


def the_production_of_every_company_is_a_plain_recount_of_the_file(ask: Ask) -> None:
    expected = recount()
    found: dict[str, Any] = {}
    companies = sorted(expected)
    for start in range(0, len(companies), AT_ONCE):
        asked = " ".join(COMPANY % (ref, ref) for ref in companies[start : start + AT_ONCE])
        found |= ask(PRODUCTION % asked)["data"]

    assert len(expected) == 73
    assert found == {f"c{company}": figures for company, figures in expected.items()}
    assert found["c281"] == {
        "companyRef": "281",
        "reservations": 48,
        "roomNights": 374,
        "revenue": {"amount": "15791.45", "currency": "EUR"},
        "cancelled": 13,
        "noShow": 3,
    }
    numbers = Counter(line["agent"] for line in lines())

    for number in ("1", "9", "240"):
        assert ask(AGENCY, id=number)["data"]["accountBy"] == {
            "name": f"Agency {number}",
            "hotel": {"agencyStays": {"totalCount": numbers[number]}},
        }


def nights() -> Iterator[tuple[date, dict[str, str]]]:
    """Every night that was used, with its line."""
    for line in lines():
        if line["reservation_status"] == "Check-Out":
            text = "{arrival_date_day_of_month} {arrival_date_month} {arrival_date_year}"
            first = datetime.strptime(text.format(**line), "%d %B %Y").replace(tzinfo=UTC).date()
            count = int(line["stays_in_weekend_nights"]) + int(line["stays_in_week_nights"])
            yield from ((first + timedelta(days=i), line) for i in range(count))


REPORT = """{ hotelProductionReport(input: {
  firstNight: "2015-01-01", lastNight: "2017-12-31", by: [ACCOUNT, MONTH] }) {
  lines { accountName month roomNights roomRevenue { amount } } } }"""


def production_by_company_and_month_is_a_recount(ask: Ask) -> None:
    counts: Counter[tuple[str | None, str]] = Counter()
    revenue: dict[tuple[str | None, str], Decimal] = {}
    for night, line in nights():
        name = None if line["company"] == "NULL" else f"Company {line['company']}"
        key = (name, str(night.replace(day=1)))
        counts[key] += 1
        revenue[key] = revenue.get(key, Decimal(0)) + Decimal(line["adr"])

    found = ask(REPORT)["data"]["hotelProductionReport"]["lines"]

    assert len(found) == len(counts) > 80
    assert {
        (each["accountName"], each["month"]): (
            each["roomNights"],
            Decimal(each["roomRevenue"]["amount"]),
        )
        for each in found
    } == {key: (count, revenue[key]) for key, count in counts.items()}


SHARE = """{ hotelCorporateShare(input: {firstNight: "2015-01-01", lastNight: "2017-12-31"}) {
  revenue { amount } corporate { amount } corporatePercent
  properties { key revenue { amount } corporate { amount } corporatePercent } } }"""


def the_share_of_corporate_business_is_a_recount(ask: Ask) -> None:
    whole: dict[str, Decimal] = {}
    corporate: dict[str, Decimal] = {}
    for _, line in nights():
        code = {"Resort Hotel": "RESORT", "City Hotel": "CITY"}[line["hotel"]]
        for key in (code, "ALL"):
            whole[key] = whole.get(key, Decimal(0)) + Decimal(line["adr"])
            if line["market_segment"] in {"Corporate", "Groups"}:
                corporate[key] = corporate.get(key, Decimal(0)) + Decimal(line["adr"])

    found = ask(SHARE)["data"]["hotelCorporateShare"]

    parts = {each["key"]: each for each in found["properties"]} | {"ALL": found}
    assert parts.keys() == whole.keys()
    for key, part in parts.items():
        assert Decimal(part["revenue"]["amount"]) == whole[key]
        assert Decimal(part["corporate"]["amount"]) == corporate[key]
        percent = (corporate[key] * 100 / whole[key]).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert Decimal(part["corporatePercent"]) == percent
    assert found["corporatePercent"] == "16.8"


def sections(language: str) -> list[str]:
    """What stands in the README in a language."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    return [part.split("```")[0] for part in readme.split(f"```{language}\n")[1:]]


def the_readme_shows_the_real_answer(ask: Ask) -> None:
    assert ask(sections("graphql")[0]) == json.loads(sections("json")[0])


def a_year_of_the_largest_company(ask: Ask) -> None:
    """The README's walk through a year's agreement, on the company with the most room nights."""
    companies = Counter(
        (line["company"], night.year) for night, line in nights() if line["company"] != "NULL"
    )
    assert companies.most_common(1) == [(("223", 2016), 1030)]
    known: dict[str, str] = {}
    walk = zip(sections("graphql")[1:], sections("json")[1:], strict=True)
    for document, answer in walk:
        text = document
        for name, value in known.items():
            text = text.replace(f"<{name}>", value)
        found = ask(text)
        known |= identifiers(found)
        shown = json.dumps(found)
        for name, value in known.items():
            shown = shown.replace(value, f"<{name}>")
        assert json.loads(shown) == json.loads(answer)


def identifiers(answer: Any) -> dict[str, str]:
    """The ids of an answer by their prefix: ``{"hag": "hag_01…"}``."""
    text = json.dumps(answer)
    return {each.split("_")[0]: each for each in re.findall(r'"((?:acc|hpr|hag)_\w+)"', text)}


def every_stay_is_its_line(hotel: Any) -> None:
    stays = {stay.source_ref: stay for stay in hotel.all(StayProduction)}

    for number, line in enumerate(lines(), 2):
        stay = stays[f"hotel_bookings.csv:{number}"]
        nights = int(line["stays_in_weekend_nights"]) + int(line["stays_in_week_nights"])
        stayed = line["reservation_status"] == "Check-Out"
        assert stay.arrival.year == int(line["arrival_date_year"])
        assert f"{stay.arrival:%B} {stay.arrival.day}" == (
            f"{line['arrival_date_month']} {line['arrival_date_day_of_month']}"
        )
        assert (stay.nights, stay.adr_amount) == (nights, Decimal(line["adr"]))
        assert stay.room_nights == (nights if stayed else 0)
        assert stay.revenue_amount == (nights * Decimal(line["adr"]) if stayed else 0)
