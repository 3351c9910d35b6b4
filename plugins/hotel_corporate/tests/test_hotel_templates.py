"""The house's own templates: added over GraphQL, checked, filled, and taken out of use."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import docx
import pytest
from docx.document import Document

from portico.testing import Ask
from portico_hotel_corporate.models import EventBooking
from portico_hotel_corporate.operations.charging import HotelPackageBook, book_package

D = Decimal
ADD = """mutation($input: HotelPaperTemplateAddInput!) { hotelPaperTemplateAdd(input: $input) {
  paperTemplate { id version tags language property { code } }
  userErrors { code message path } } }"""
RETIRE = """mutation($input: HotelPaperTemplateRetireInput!) {
  hotelPaperTemplateRetire(input: $input) {
    paperTemplate { id retiredAt } userErrors { code message path } } }"""
CHECK = """query($input: HotelPaperTemplateCheckInput!) {
  hotelPaperTemplateCheck(input: $input) { fault tags known } }"""
PAPER = """query($input: HotelPaperRequestInput!) {
  hotelEventPaper(input: $input) { name mediaType content } }"""


def built(write: Callable[[Document], None]) -> str:
    document, file = docx.Document(), io.BytesIO()
    write(document)
    document.save(file)
    return b64encode(file.getvalue()).decode()


def told(*texts: str) -> str:
    def write(document: Document) -> None:
        for text in texts:
            document.add_paragraph(text)

    return built(write)


def offer(document: Document) -> None:
    """An offer with a row for each line of the bill."""
    document.add_paragraph("Für {{ facts.client }}: {{ title }}")
    table = document.add_table(rows=4, cols=3)
    rows = (
        ("{%tr for line in parts.services_and_prices.rows %}", "", ""),
        ("{{ line.service }}", "{{ line.units }}", "{{ line.total }}"),
        ("{%tr endfor %}", "", ""),
        ("Summe", "", "{{ parts.services_and_prices.total.total }}"),
    )
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


@pytest.fixture
def event(hotel: Any) -> EventBooking:
    """40 delegates at 65.00: 2,600.00, and a second package of 1,000 at 1.50."""
    booking: EventBooking = hotel.book(name="<Tagung> & Gala")
    for code, price, people in (("DDR", "65.00", 40), ("CARD", "1.50", 1000)):
        package = hotel.package(price, hotel.part("Lunch", "55", "10"), code=code, name=code)
        sale = HotelPackageBook(booking_id=booking.id, package_id=package.id, attendees=people)
        hotel.do(book_package, sale)
    return booking


def test_a_house_writes_its_offers_by_its_own_template(
    ask: Ask, desk: Any, hotel: Any, event: EventBooking
) -> None:
    wish = {"bookingId": f"heb_{event.id.hex}", "kind": "QUOTATION", "format": "DOCX"}

    def paper(**given: str) -> Any:
        answer = ask(PAPER, input=wish | given)
        if "errors" in answer:
            return answer["errors"][0]["extensions"]["code"]
        file = answer["data"]["hotelEventPaper"]
        assert file["name"] == "quotation-2026-12-01.docx"
        return docx.Document(io.BytesIO(b64decode(file["content"])))

    place = f"hpr_{hotel.place.id.hex}"
    assert paper() == "HOTEL_TEMPLATE_MISSING"
    common = {"kind": "QUOTATION", "name": "Everywhere", "content": told("{{ house }}")}
    desk.made(ADD, input=common)
    german = {"name": "Angebot", "propertyId": place, "language": "de", "content": built(offer)}
    added = desk.made(ADD, input=common | german)
    assert added["tags"] == [
        *("facts.client", "line.service", "line.total", "line.units"),
        *("parts.services_and_prices.total.total", "title"),
    ]

    written = paper(language="de")
    assert written.paragraphs[0].text == "Für Nordwerk: <Tagung> & Gala"
    assert [[cell.text for cell in row.cells] for row in written.tables[0].rows] == [
        ["DDR", "40", "2.600,00"],
        ["CARD", "1.000", "1.500,00"],
        ["Summe", "", "4.100,00"],
    ]
    assert paper(language="en").paragraphs[0].text == "Hotel CITY"
    step = {"id": added["id"], "expectedVersion": added["version"]}
    assert desk.made(RETIRE, input=step)["retiredAt"] is not None
    assert paper(language="de").paragraphs[0].text == "Hotel CITY"


def test_a_template_that_could_not_be_filled_is_refused_with_its_fault(ask: Ask, desk: Any) -> None:
    wrong = {"kind": "RATE_SHEET", "content": told("Codes: {{ facts.booking_code }}")}

    payload = desk.do(ADD, input=wrong | {"name": "Rates"})

    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("HOTEL_TEMPLATE", ["input", "content"])
    assert error["message"].startswith(
        "{{ facts.booking_code }}: facts.booking_code is unknown. There are: agreement, booking_c"
    )
    report = ask(CHECK, input=wrong)["data"]["hotelPaperTemplateCheck"]
    assert (report["fault"], report["tags"]) == (error["message"], [])
    assert {"facts.booking_codes", "parts.rates.rows[].guests_2"} <= set(report["known"])
    for given, refused in (
        ({"content": "%"}, ("HOTEL_TEMPLATE", "input.content")),
        ({"language": "xx", "content": told("{{ house }}")}, ("HOTEL_LANGUAGE", "input.language")),
    ):
        assert desk.refused(ADD, input=wrong | {"name": "Rates"} | given) == [refused]
