"""The pre-flight over GraphQL: all findings at once, ISO codes, nothing stored."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from portico.plugins import Plugins
from portico.testing import Ask, World, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    PayrollLine,
    PayrollRegister,
    RegisterFile,
)
from portico_bank_corporate.models.names import BankNameMatch, match_names
from portico_bank_corporate.models.register_choices import BankSeverity
from portico_bank_corporate.operations.intake.document import DraftLine
from portico_bank_corporate.operations.intake.scratch import Scratch
from portico_bank_corporate.operations.register_import import BankFileFormat
from portico_bank_corporate.operations.register_preflight import (
    BankRegisterPreflight,
    BankRegisterPreflightQuestion,
    preflight_register,
)
from portico_bank_corporate.operations.service_agreements import (
    BankServiceAgreementSuspend,
    suspend_service_agreement,
)
from portico_bank_corporate.settings import BankSettings

DATA: Final = Path(__file__).parent / "data"
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)
PREFLIGHT: Final = """
query($input: BankRegisterPreflightQuestionInput!) {
  bankRegisterPreflight(input: $input) {
    isPayable lineCount payableLines controlSum { amount currency } contentHash payOn
    needsTwoApprovals fundingGap { amount currency } findingsLeftOut
    findings { line field code severity message hint }
    twins { title hasSameLines } } }
"""
Files = Callable[[str], str]


def look(bank: Any, project: Any, **given: Any) -> BankRegisterPreflight:
    when = {"on": given.pop("on", JANUARY)}
    question = BankRegisterPreflightQuestion(project_id=project.id, **given)
    answer: BankRegisterPreflight = bank.do(preflight_register, question, **when)
    return answer


def codes(answer: BankRegisterPreflight) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.field, each.code) for each in answer.findings]


def test_a_bank_that_no_register_knows_is_looked_at_where_that_is_wanted(
    bank: Any, world: World
) -> None:
    """No bank of Latvia has the code BANK; 1090 is one of Poland's."""
    bank.enrol_all(project := bank.project())
    month = {"lines": bank.lines(), "pay_date": date(2026, 1, 30)}
    assert codes(look(bank, project, **month)) == []

    world.database.bus.settings[BankSettings] = BankSettings(check_payee_banks=True)
    answer = look(bank, project, **month)

    assert codes(answer) == [(2, "iban", "RC01")]
    assert answer.findings[0].severity is BankSeverity.WARNING
    assert answer.is_payable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ok", []),
        ("bad_count", [(None, "NbOfTxs", "AM20"), (None, "NbOfTxs", "AM19")]),
        ("bad_ctrlsum", [(None, "CtrlSum", "AM17"), (None, "CtrlSum", "AM16")]),
        ("bad_iban", [(3, "iban", "AC03"), (3, "iban", "BE06")]),
        (
            "dup_endtoend",
            [(3, "endToEndId", "DU04"), (3, "instructionId", "DU05"), (3, "amount", "DU03")],
        ),
    ],
)
def test_the_files_that_pass_the_schema_are_seen_through(
    bank: Any, files: Files, count: Any, name: str, expected: list[tuple[int | None, str, str]]
) -> None:
    bank.enrol_all(project := bank.project())
    answer = look(bank, project, content=files(name))

    assert codes(answer) == expected
    assert answer.is_payable is (name == "ok")
    assert count(PayrollRegister) == count(PayrollLine) == 0


def test_it_is_asked_over_graphql(bank: Any, files: Files, ask: Ask, plugins: Plugins) -> None:
    bank.enrol_all(bank.project(four_eyes_threshold=Decimal(4000)))
    (node,) = ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    wish = {"projectId": node["id"], "content": files("ok")}
    answer = ask(PREFLIGHT, input=wish)["data"]["bankRegisterPreflight"]

    assert answer["controlSum"] == {"amount": "4541.00", "currency": "EUR"}
    # Domain page 3.13: SHA-256 of the sorted lines, each as iban|amount|name.
    lines = (
        "EE382200221020145685|2310.45|Mari Tamm",
        "LV80BANK0000435195001|980.55|Janis Berzins",
        "PL61109010140000071219812874|1250.00|Anna Kowalska",
    )
    assert answer["contentHash"] == sha256("\n".join(lines).encode()).hexdigest()
    assert (answer["lineCount"], answer["payOn"]) == (3, "2026-01-30")
    assert answer["needsTwoApprovals"] is True
    # The tests' day is in March: the file's pay date is over by then.
    assert [(each["code"], each["severity"]) for each in answer["findings"]] == [("CH04", "ERROR")]


def test_everything_that_is_wrong_is_told_at_once(bank: Any) -> None:
    project = bank.project(line_limit=Decimal(5000), register_limit=Decimal(6000))
    anna, janis, _ = bank.enrol_all(project)
    lines = [
        bank.line("Anna Kovalska", anna.iban, "5000.01", withheld=Decimal("5000.02")),
        bank.line("Janis Berzins", janis.iban, "1000.00", tax_id="1234"),
        bank.line("Stranger", "DE89370400440532013000", "0.00", end_to_end_id="//"),
    ]
    answer = look(
        bank,
        project,
        lines=lines,
        pay_date=date(2026, 1, 31),
        period="2026-01",
        funds=Money(Decimal(6000), "EUR"),
    )

    assert codes(answer) == [
        (None, "controlSum", "AM14"),
        (None, "payDate", "DT03"),
        (None, "funds", "AM04"),
        (1, "amount", "AM02"),
        (1, "withheld", "RR06"),
        (1, "name", "BE01"),
        (2, "taxId", "BE17"),
        (3, "amount", "AM01"),
        (3, "endToEndId", "RR10"),
        (3, "iban", "BE06"),
    ]
    assert answer.pay_on == date(2026, 2, 2)
    assert answer.funding_gap == Money(Decimal("0.01"), "EUR")
    assert answer.payable_lines == 0


def test_somebody_who_is_paid_twice_is_looked_at(bank: Any) -> None:
    """Domain page 4.1, row 9: a warning, of the same amount or another."""
    project = bank.project()
    anna = bank.enrol_all(project)[0]
    amounts = ("100.00", "200.00", "100.00")
    lines = [bank.line("Anna Kowalska", anna.iban, amount) for amount in amounts]
    answer = look(bank, project, lines=lines, pay_date=date(2026, 1, 30), period="2026-01")

    assert codes(answer) == [(2, "iban", "DU03"), (3, "amount", "DU03")]
    assert answer.is_payable
    assert answer.findings[1].message == "Line 1 pays the same amount to the same account."


def test_the_dead_are_not_paid_and_another_day_is_told(bank: Any) -> None:
    """Domain page 4.1, rows 12 and 18."""
    project = bank.project(pay_days="10,25")
    anna, *_ = bank.enrol_all(project)
    bank.step(anna, BankEnrolmentStatus.SUSPENDED, deceased_on=date(2026, 1, 2))
    wish = {"lines": bank.lines(), "period": "2026-01"}

    assert codes(look(bank, project, pay_date=date(2026, 1, 30), **wish)) == [
        (None, "payDate", "DT06"),
        (1, "name", "MD07"),
    ]
    # The 25th is a Sunday, an agreed day: people are paid on Monday.
    early = datetime(2026, 1, 20, 9, tzinfo=UTC)
    answer = look(bank, project, pay_date=date(2026, 1, 25), on=early, **wish)
    assert codes(answer) == [(None, "payDate", "DT03"), (1, "name", "MD07")]
    assert answer.pay_on == date(2026, 1, 26)


def test_salaries_are_paid_while_their_agreement_is_in_use(bank: Any, sales: Any) -> None:
    """Domain page 4.1, row 10: agreement and project are active."""
    client = bank.account("Acme Industrie")
    agreement = sales.agree(client, effective_from=date(2026, 1, 1))
    foreign = sales.agree(bank.account("Other"), number="SA-2")
    assert problems_of(lambda: bank.project(client, agreement_id=foreign.id)) == [
        ("BANK_OTHER_CLIENT", "input.agreementId")
    ]
    bank.enrol_all(project := bank.project(client, agreement_id=agreement.id))
    wish = {"lines": bank.lines(), "pay_date": date(2026, 1, 30), "period": "2026-01"}
    assert codes(look(bank, project, **wish)) == []

    why = {"reason": "It is looked at."}
    sales.step(suspend_service_agreement, BankServiceAgreementSuspend, agreement, **why)
    assert codes(look(bank, project, **wish)) == [(None, "projectId", "AG01")]


def test_a_prefunded_register_needs_its_very_total(bank: Any) -> None:
    from portico_bank_corporate.models import BankFundingPolicy  # noqa: PLC0415

    bank.enrol_all(project := bank.project(funding_policy=BankFundingPolicy.PREFUNDED))
    wish = {"lines": bank.lines(), "pay_date": date(2026, 1, 30), "period": "2026-01"}

    paid_too_much = look(bank, project, funding=Money(Decimal(4542), "EUR"), **wish)
    exact = look(bank, project, funding=Money(Decimal(4541), "EUR"), **wish)

    assert codes(paid_too_much) == [(None, "funding", "AM09")]
    assert codes(exact) == []


CSV: Final = """name;iban;amount;reference
Anna Kowalska;PL61 1090 1014 0000 0712 1981 2874;1250,00;A-1
Janis Berzins;LV80BANK0000435195001;980.55;A-2
"Mari Tamm";EE382200221020145685;2310,45;
"""


def take_csv(bank: Any, project: Any, content: str, **given: Any) -> BankRegisterPreflight:
    terms: dict[str, Any] = {"format": BankFileFormat.CSV, "pay_date": date(2026, 1, 30)}
    return look(bank, project, content=content, **terms | given)


def test_a_table_is_a_register(bank: Any) -> None:
    bank.enrol_all(project := bank.project())
    answer = take_csv(bank, project, CSV)
    same = look(bank, project, lines=bank.lines(), pay_date=date(2026, 1, 30))

    assert answer.is_payable
    assert answer.control_sum == Money(Decimal("4541.00"), "EUR")
    assert answer.content_hash == same.content_hash


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Anna Kowalska", "=HYPERLINK(A1)", (1, "name", "RR10")),
        ("Anna Kowalska", "+cmd|' /C calc'!A0", (1, "name", "RR10")),
        ("Anna Kowalska", "@SUM(A1)", (1, "name", "RR10")),
        ("A-2", "-2+3", (2, "endToEndId", "RR10")),
        ("980.55", "=1+1", (2, "amount", "RR10")),
        ("980.55", "-980.55", (2, "amount", "AM12")),
        ("980.55", "1,250", (2, "amount", "AM12")),
        ("980.55", "1.250,00", (2, "amount", "AM12")),
        ("name;", "nom;", (None, "columns", "CH17")),
        (";amount", ";iban", (None, "columns", "CH21")),
        (CSV, "", (None, "content", "FF01")),
        ("Janis", '"Janis', (None, "content", "FF01")),
    ],
)
def test_a_table_is_read_with_care(
    bank: Any, count: Any, old: str, new: str, expected: tuple[int | None, str, str]
) -> None:
    bank.enrol_all(project := bank.project())

    assert expected in codes(take_csv(bank, project, CSV.replace(old, new)))
    assert count(PayrollRegister) == 0


def workbook(rows: list[list[Any]], **options: Any) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True} | options)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def take_xlsx(bank: Any, project: Any, content: bytes) -> BankRegisterPreflight:
    return look(
        bank,
        project,
        content_base64=b64encode(content).decode(),
        format=BankFileFormat.XLSX,
        pay_date=date(2026, 1, 30),
    )


ROWS: Final[list[list[Any]]] = [
    ["Name", "IBAN", "Amount"],
    ["Anna Kowalska", "PL61109010140000071219812874", 1250],
    ["Janis Berzins", "LV80BANK0000435195001", 980.55],
    ["Mari Tamm", "EE382200221020145685", "2310.45"],
]


def test_a_spreadsheet_is_a_register(bank: Any) -> None:
    bank.enrol_all(project := bank.project())
    answer = take_xlsx(bank, project, workbook(ROWS))

    assert codes(answer) == []
    assert answer.control_sum == Money(Decimal("4541.00"), "EUR")


def bomb() -> bytes:
    """A spreadsheet whose sheet unpacks to 300 MB of blanks."""
    source, target = zipfile.ZipFile(io.BytesIO(workbook(ROWS))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * 300_000_000)
            packed.writestr(member.filename, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bomb, "unpacks to more than"),
        (lambda: workbook([*ROWS, ["X", "=A1", "=SUM(C2:C4)"]]), "formulas"),
        (lambda: b"PK no archive", "spreadsheet"),
        (lambda: b"", "spreadsheet"),
        (lambda: workbook(ROWS)[:-400], "spreadsheet"),
    ],
    ids=["bomb", "formulas", "no archive", "empty", "cut off"],
)
def test_a_hostile_spreadsheet_is_not_opened(
    bank: Any, count: Any, content: Callable[[], bytes], reason: str
) -> None:
    answer = take_xlsx(bank, bank.project(), content())

    assert [each.code for each in answer.findings][:1] == ["FF01"]
    assert reason in answer.findings[0].message
    assert count(PayrollRegister) == 0


def test_a_register_of_1c_is_read(bank: Any) -> None:
    project = bank.project(
        number="ZP-118/25", currency="RUB", debit_iban="RU4604452522540702810900000000001"
    )
    content = b64encode((DATA / "register_1c_scheta_pk.xml").read_bytes()).decode()
    wish = {"content_base64": content, "format": BankFileFormat.ONE_C}
    strangers = look(bank, project, **wish)
    for number, name in enumerate(("Иванов Иван Иванович", "Petrova Anna Sergeevna"), 1):
        account = f"04452522540817810000000000{number:03}"
        from portico_bank_corporate.models.iban import build_iban  # noqa: PLC0415

        bank.enrol(project, f"E-{number}", person_name=name, iban=build_iban("RU", account))
    known = look(bank, project, **wish)

    assert codes(strangers) == [(1, "iban", "BE06"), (2, "iban", "BE06")]
    assert codes(known) == []
    assert known.control_sum == Money(Decimal("2230.55"), "RUB")
    assert known.line_count == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('Нпп="2"', 'Нпп="3"', (2, "seq", "FF01")),
        ("2230.55", "2230.56", (None, "КонтрольныеСуммы", "AM10")),
        ("<КоличествоЗаписей>2", "<КоличествоЗаписей>3", (None, "КонтрольныеСуммы", "AM18")),
        ("<ВидЗачисления>01", "<ВидЗачисления>99", (None, "ВидЗачисления", "FF06")),
        ("ZP-118/25", "ZP-119/25", (None, "agreement", "AG01")),
        ("СчетаПК", "Счета", (None, "content", "FF01")),
        ("40702810900000000001", "40702810900000000002", (None, "DbtrAcct", "AC02")),
    ],
)
def test_a_register_of_1c_is_read_with_care(
    bank: Any, old: str, new: str, expected: tuple[int | None, str, str]
) -> None:
    project = bank.project(
        number="ZP-118/25", currency="RUB", debit_iban="RU4604452522540702810900000000001"
    )
    text = (DATA / "register_1c_scheta_pk.xml").read_text("windows-1251").replace(old, new)

    assert expected in codes(look(bank, project, content=text, format=BankFileFormat.ONE_C))


@pytest.mark.parametrize(
    ("given_name", "held", "match"),
    [
        ("Anna Kowalska", "KOWALSKA Anna", BankNameMatch.RCVC),
        ("Иванов Иван", "Ivanov Ivan", BankNameMatch.RCVC),
        ("Jürgen Müller", "Jurgen Muller", BankNameMatch.RCVC),
        ("A. Kowalska", "Anna Kowalska", BankNameMatch.RVMC),
        ("Ana Kovalska", "Anna Kowalska", BankNameMatch.RVMC),
        ("Janis Berzins", "Anna Kowalska", BankNameMatch.RVNM),
        ("Anna Kowalska", None, BankNameMatch.RVNA),
    ],
)
def test_names_are_compared_as_banks_do(
    given_name: str, held: str | None, match: BankNameMatch
) -> None:
    assert match_names(given_name, held) is match


LINES: Final = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(1, 99_999), st.sampled_from(["X", "Y", "Ž"])),
    min_size=1,
    max_size=40,
)


@given(LINES, st.randoms())
def test_equal_content_has_an_equal_hash_in_any_order(
    rows: list[tuple[str, int, str]], chance: Any
) -> None:
    def hashed(given_rows: list[tuple[str, int, str]]) -> str:
        scratch = Scratch()
        for seq, (iban, cents, name) in enumerate(given_rows, 1):
            amount = Decimal(cents).scaleb(-2)
            scratch.add(DraftLine(seq, name, iban, amount, "EUR", str(seq)), "EUR")
        found = scratch.content_hash()
        scratch.close()
        return found

    shuffled = list(rows)
    chance.shuffle(shuffled)
    changed = [(rows[0][0], rows[0][1] + 1, rows[0][2]), *rows[1:]]

    assert hashed(shuffled) == hashed(rows)
    assert hashed(changed) != hashed(rows)


def test_a_file_in_parts_is_read_whole(bank: Any, files: Files) -> None:
    from portico_bank_corporate.operations import register_files as deeds  # noqa: PLC0415

    bank.enrol_all(project := bank.project())
    content = files("ok").encode()
    start = deeds.BankRegisterFileStart(project_id=project.id, name="january.xml")
    file: RegisterFile = bank.do(deeds.start_register_file, start)
    for position, begin in enumerate(range(0, len(content), 700), 1):
        part = b64encode(content[begin : begin + 700]).decode()
        wish = deeds.BankRegisterFileAppend(id=file.id, position=position, content_base64=part)
        bank.do(deeds.append_register_file, wish)
    whole = deeds.BankRegisterFileComplete(id=file.id, sha256=sha256(content).hexdigest())
    bank.do(deeds.complete_register_file, whole)

    assert look(bank, project, file_id=file.id).is_payable
