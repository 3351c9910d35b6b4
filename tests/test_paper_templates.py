"""Papers by templates in Word: what is filled how, and what no template may be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document

from portico.papers.docx import TemplateFault, Words, check_template, fill_template
from portico.papers.paper import Paper, Said, Section

WORDS = Words(facts=("client", "for"), parts={"bill": ("service", "price"), "clause": ()})
PAPER = Paper(
    kind="Angebot",
    title="A & B <Konferenz>",
    house="Hotel",
    facts=[(Said("Kunde", "Client"), "Łódź\x0b & Söhne\nPostfach"), (Said("Für", "For"), "Küche")],
    sections=[
        Section(
            heading=Said("Rechnung: Tag 1", "Bill: {name}"),
            columns=[Said("Leistung", "Service"), Said("Preis", "Price")],
            rows=[["Kaffee", "1.200,00"], ["Saal {{ 7 }}", "500,00"]],
            total=["Summe", "1.700,00"],
        ),
        Section(heading=Said("Rechnung: Tag 2", "Bill: {name}"), name="bill", text=["Netto."]),
    ],
)


def built(write: Callable[[Document], None]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    write(document)
    document.save(file)
    return file.getvalue()


def one(*texts: str) -> bytes:
    """A document of a paragraph for each text."""

    def write(document: Document) -> None:
        for text in texts:
            document.add_paragraph(text)

    return built(write)


def read(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def letter(document: Document) -> None:
    """A letter with a tag cut into runs, a table with repeated rows, a header and a condition."""
    cut = document.add_paragraph("To ")
    for run in ("{", "{ facts.", "client }", "}", ", from {{ house }}"):
        cut.add_run(run).bold = run == "facts."
    document.add_paragraph("{%p if parts.clause.text %}")
    document.add_paragraph("Clauses of {{ title }}")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("No clauses for “{{ facts.for }}”: {{ parts.bill.text[0] }}")
    document.add_paragraph("{%p endif %}")
    table = document.add_table(rows=5, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Service", "Price"
    table.cell(1, 0).text = "{%tr for row in parts.bill.rows %}"
    table.cell(2, 0).text = "{{ loop.index }}. {{ row.service }}"
    table.cell(2, 1).text = "{% if row.price == “500,00” %}half{% else %}{{ row.price }}{% endif %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    table.cell(4, 1).text = "{{ parts.bill.total.price }}"
    document.sections[0].header.paragraphs[0].text = "{{ kind }} {# 1"


def test_a_template_is_filled_with_what_the_paper_says() -> None:
    template = built(letter)

    assert check_template(template, WORDS) == [
        *("facts.client", "facts.for", "house", "kind", "loop.index", "parts.bill.text[0]"),
        *("parts.bill.total.price", "row.price", "row.service", "title"),
    ]
    found = read(fill_template(template, WORDS, PAPER))

    assert [each.text for each in found.paragraphs] == [
        "To Łódź & Söhne\nPostfach, from Hotel",
        "No clauses for “Küche”: Netto.",
    ]
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        ["Service", "Price"],
        ["1. Kaffee", "1.200,00"],
        ["2. Saal {{ 7 }}", "half"],
        ["", "1.700,00"],
    ]
    assert found.sections[0].header.paragraphs[0].text == "Angebot {# 1"
    assert fill_template(template, WORDS, PAPER) == fill_template(template, WORDS, PAPER)


def test_every_section_can_be_told_in_its_order() -> None:
    template = one(
        "{%p for section in sections %}",
        "{{ section.heading }}",
        "{%p for row in section.rows %}",
        "{% for cell in row.cells %}{{ cell }};{% endfor %}",
        "{%p endfor %}",
        "{%p endfor %}",
    )

    check_template(template, WORDS)
    found = read(fill_template(template, WORDS, PAPER))

    assert [each.text for each in found.paragraphs] == [
        *("Rechnung: Tag 1", "Kaffee;1.200,00;", "Saal {{ 7 }};500,00;", "Rechnung: Tag 2"),
    ]


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (["{{ facts.clinet }}"], "{{ facts.clinet }}: facts.clinet is unknown. There are: client"),
        (["{{ secret }}"], "secret is unknown. There are: facts, footer"),
        (["ok {{ house }}", "{{ house.x }}"], "{{ house.x }}: house.x is unknown. It has no"),
        (["{{ parts.bill }}"], "parts.bill is a list or a group"),
        (["{{ house"], "{{ house: this tag does not end"),
        (["{{ house" + " " * 400 + "}}"], "this tag does not end, or has more than 300 letters"),
        (["{%" * 900_000], "this tag does not end"),
        (["{% for row in parts.bill.rows %}"], "{% for row in parts.bill.rows %}: Unexpected end"),
        (["{% for a in house %}{% endfor %}"], "house is no list"),
        (["{{ house.__class__ }}"], "house.__class__ is unknown"),
        (["{{ facts['__class__'] }}"], "is unknown"),
        (["{{ house * 999999999 }}"], "they compute nothing"),
        (["{{ house.upper() }}"], "they compute nothing"),
        (["{{ house|upper }}"], "they compute nothing"),
        (["{{ range(9) }}"], "they compute nothing"),
        (["{% set a = 1 %}"], "they compute nothing"),
        (["{% include 'x' %}"], "they compute nothing"),
        (["{% macro a() %}{% endmacro %}"], "they compute nothing"),
        (["{%tr for row in parts.bill.rows %}"], "this stands in no row of a table"),
        (["see {%p if house %}", "{%p endif %}"], "give it a row or paragraph of its own"),
        (
            ["{% for a in sections %}{% for b in sections %}{% endfor %}{% endfor %}"],
            "Within a repetition only lists of a can be repeated, not sections.",
        ),
        (["{% if house %}" * 30 + "{% endif %}" * 30], "More than 20 tags are open here"),
        (["{{ " + "(" * 290 + " }}"], "Its tags stand too deep"),
        (["{{ house }}" * 2001], "more than 2000 tags"),
    ],
)
def test_what_a_tag_may_not_say_is_told_with_the_tag(texts: list[str], fault: str) -> None:
    with pytest.raises(TemplateFault) as told:
        check_template(one(*texts), WORDS)

    assert fault in str(told.value)


@pytest.mark.parametrize(
    "tags", ["{% if house %} {% endif %}", "{% for a in sections %} {% endfor %}"]
)
def test_a_repetition_does_not_end_where_it_could_not_be_repeated(tags: str) -> None:
    first, last = tags.replace("%} {%", "%}|{%").split("|")

    def write(document: Document) -> None:
        document.add_paragraph(first)
        document.add_table(rows=1, cols=1).cell(0, 0).text = last

    with pytest.raises(TemplateFault, match="begins in one row or paragraph and ends in another"):
        check_template(built(write), WORDS)


def changed(name: str, content: bytes | str, *, before: str = "", after: str = "") -> bytes:
    """A template with another part, or with something else in a part that it has."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(one("{{ house }}"))) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in source.namelist():
            part = source.read(member)
            archive.writestr(
                member, part.replace(before.encode(), after.encode()) if member == name else part
            )
        if content:
            archive.writestr(name, content)
    return written.getvalue()


LINK = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    "<w:r><w:instrText>{}</w:instrText></w:r></w:p><w:sectPr"
)
RELS, BODY = "word/_rels/document.xml.rels", "word/document.xml"


def linked(kind: str, target: str) -> bytes:
    link = LINK.format(kind=kind, target=target)
    return changed(RELS, b"", before="</Relationships>", after=link)


def with_field(*code: str) -> bytes:
    return changed(BODY, b"", before="<w:sectPr", after=FIELD.format(*code))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"plain text", "It is no DOCX document"),
        (b"PK\x03\x04broken", "It is no DOCX document"),
        (changed("word/vbaProject.bin", b"x"), "It has macros"),
        (changed("word/embeddings/oleObject1.bin", b"x"), "It has embedded objects"),
        (changed("word/afchunk.mht", b"x"), "It has parts of another format"),
        (linked("attachedTemplate", "https://evil.example/t.dotm"), "It links to https://evil"),
        (linked("image", "file:///etc/passwd"), "It links to file:///etc/passwd"),
        (linked("hyperlink", "javascript:alert(1)"), "It links to javascript"),
        (with_field("DDE", "AUTO cmd"), "It has a field DDEAUTO"),
        (with_field(" INCLUDETEXT", ' "c:/x"'), "It has a field INCLUDETEXT"),
        (
            changed(BODY, b"", before="<w:document", after="<!DOCTYPE a><w:document"),
            "declares a document type",
        ),
        (changed("word/header9.xml", b"<a>"), "is damaged"),
        (changed("word/media/a.png", b"\0" * 30_000_001), "It unpacks to more than"),
        (b"PK" + b"x" * 2_000_000, "It has more than 2000000 bytes"),
        (
            changed(BODY, b"", before="<w:p>", after='<w:p w:rsidR="{{ house }}">'),
            "tags stand in text only",
        ),
    ],
)
def test_what_is_dangerous_is_no_template(content: bytes, fault: str) -> None:
    with pytest.raises(TemplateFault) as told:
        check_template(content, WORDS)

    assert fault in str(told.value)


def test_web_pages_may_be_named() -> None:
    assert check_template(linked("hyperlink", "https://hotel.example/terms"), WORDS) == ["house"]
    assert check_template(with_field(' HYPERLINK "https://a/', 'link"'), WORDS) == ["house"]
