"""Files that mean harm, on every way in: refused, with the reason, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from importlib.resources import files as resources
from typing import Any, Final

import pytest
import xlsxwriter
from lxml import etree
from sqlalchemy import select

from portico.testing import problems_of
from portico_bank_corporate.models import (
    ChargeableEvent,
    PayrollLine,
    PayrollRegister,
    RegisterFinding,
    StatusReport,
    StatusTask,
)
from portico_bank_corporate.operations import register_files as parts
from portico_bank_corporate.operations.register_import import (
    BankFileFormat,
    BankPayrollRegisterImport,
    import_payroll_register,
)
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflightQuestion,
    preflight_register,
)
from portico_bank_corporate.operations.status_reports import (
    BankStatusReportImport,
    import_status_report,
)

F = BankFileFormat
ROOTS: Final = {
    F.PAIN001: 'Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"',
    F.ONE_C: "СчетаПК",
}
REPORT: Final = 'Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"'
LAUGHS: Final = '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
ATTACKS: Final = {
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><{root}>&x;</{end}>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><{root}/>',
    "external DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><{root}/>',
    "billion laughs": "<!DOCTYPE a [" + LAUGHS + "]><{root}>&l9;</{end}>",
    "quadratic blow-up": '<!DOCTYPE a [<!ENTITY x "' + "x" * 50_000 + '">]><{root}>'
    "&x;&x;&x;</{end}>",
    "late declaration": "<!--"
    + " " * 70_000
    + "--><!DOCTYPE a ["
    + LAUGHS
    + "]><{root}>&l9;</{end}>",
    "deep nesting": "<{root}>" + "<a>" * 10_000 + "</a>" * 10_000 + "</{end}>",
    "cut off": "<{root}><GrpHdr>",
}
WRITTEN: Final = (
    *(PayrollRegister, PayrollLine, RegisterFinding),
    *(StatusReport, StatusTask, ChargeableEvent),
)


def attack(name: str, root: str) -> str:
    return ATTACKS[name].replace("{root}", root).replace("{end}", root.split(maxsplit=1)[0])


def nothing_is_written(bank: Any) -> bool:
    return not any(
        bank.write(lambda session, model=model: session.execute(select(model).limit(1)).first())
        for model in WRITTEN
    )


def in_parts(bank: Any, project: Any, content: bytes) -> Any:
    """A file that was handed over in parts, complete."""
    start = parts.BankRegisterFileStart(project_id=project.id, name="evil")
    file = bank.do(parts.start_register_file, start)
    text = b64encode(content).decode()
    wish = parts.BankRegisterFileAppend(id=file.id, position=1, content_base64=text)
    bank.do(parts.append_register_file, wish)
    done = parts.BankRegisterFileComplete(id=file.id, sha256=sha256(content).hexdigest())
    bank.do(parts.complete_register_file, done)
    return file.id


def ways(bank: Any, project: Any, content: bytes) -> list[dict[str, Any]]:
    """The same bytes at once and in parts."""
    at_once = {"content_base64": b64encode(content).decode()}
    return [at_once, {"file_id": in_parts(bank, project, content)}]


def refused(bank: Any, project: Any, content: bytes, **given: Any) -> set[str]:
    """The codes that an import and a pre-flight answer, both ways."""
    found = set()
    for way in ways(bank, project, content):
        wish = BankPayrollRegisterImport(project_id=project.id, **way, **given)
        problems = problems_of(lambda wish=wish: bank.do(import_payroll_register, wish))  # type: ignore[misc]  # no type of a default
        assert problems
        question = BankRegisterPreflightQuestion(project_id=project.id, **way, **given)
        answer = bank.do(preflight_register, question)
        assert not answer.is_payable
        found |= {code for code, _ in problems} | {each.code for each in answer.findings}
    return found


@pytest.mark.parametrize("format", ROOTS)
@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_xml_is_no_register(bank: Any, name: str, format: BankFileFormat) -> None:
    content = attack(name, ROOTS[format]).encode()

    assert "FF01" in refused(bank, bank.project(), content, format=format)
    assert nothing_is_written(bank)


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_xml_is_no_report_of_a_bank(bank: Any, name: str) -> None:
    wish = BankStatusReportImport(bank="COBADEFF", content=attack(name, REPORT))

    assert [code for code, _ in problems_of(lambda: bank.do(import_status_report, wish))] == [
        "FF01"
    ]
    assert nothing_is_written(bank)


def workbook(cell: str) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "IBAN", "Amount"])
    sheet.write_row(1, 0, [cell, "PL61109010140000071219812874", 1250])
    book.close()
    return target.getvalue()


def inflated() -> bytes:
    """A spreadsheet whose sheet unpacks to 300 MB of blanks."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook("Anna Kowalska"))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)
            packed.writestr(member.filename, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [inflated, lambda: workbook("=1+1"), lambda: b"PK\x03\x04 no archive"],
    ids=["bomb", "formula", "no archive"],
)
def test_a_hostile_spreadsheet_is_no_register(bank: Any, content: Callable[[], bytes]) -> None:
    given = {"format": F.XLSX, "pay_date": date(2026, 3, 31), "period": "2026-03"}

    assert "FF01" in refused(bank, bank.project(), content(), **given)
    assert nothing_is_written(bank)


@pytest.mark.parametrize("cell", ["=HYPERLINK(A1)", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_a_table_with_formulas_is_no_register(bank: Any, cell: str) -> None:
    content = f"name;iban;amount\n{cell};PL61109010140000071219812874;1250.00\n".encode()
    given = {"format": F.CSV, "pay_date": date(2026, 3, 31), "period": "2026-03"}

    assert "RR10" in refused(bank, bank.project(), content, **given)
    assert nothing_is_written(bank)


@pytest.mark.parametrize("name", ["ok", "bad_count", "bad_ctrlsum", "bad_iban", "dup_endtoend"])
def test_the_official_schema_finds_nothing_wrong_with_the_bad_files(
    files: Callable[[str], str], name: str
) -> None:
    """So it proves little: the pre-flight must find what is wrong."""
    schema = resources("portico_bank_corporate").joinpath("schemas/pain.001.001.09.xsd")
    official = etree.XMLSchema(etree.fromstring(schema.read_bytes()))

    assert official.validate(etree.fromstring(files(name).encode())), official.error_log
