"""Registers as pain.001.001.09 files: the good one, four that pass the schema, hostile ones."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import select

from portico.testing import problems_of
from portico_bank_corporate.models import (
    BankRegisterKind,
    BankRegisterOrigin,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.operations.register_import import (
    BankPayrollRegisterImport,
    import_payroll_register,
)

Files = Callable[[str], str]
SPACE = ' xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"'
CONTENT = "input.content"


AGENT = "<CdtrAgt><FinInstnId><BICFI>{}</BICFI></FinInstnId></CdtrAgt>"


AMOUNT = '<Amt><InstdAmt Ccy="EUR">980.55'
OWN_PURPOSE = "<PmtTpInf><CtgyPurp><Cd>BONU</Cd></CtgyPurp></PmtTpInf>"


def take_in(bank: Any, project: Any, content: str, **given: Any) -> PayrollRegister:
    wish = BankPayrollRegisterImport(project_id=project.id, content=content, **given)
    register: PayrollRegister = bank.do(import_payroll_register, wish)
    return register


def refusals(bank: Any, content: str) -> list[tuple[str, str]]:
    project = bank.project()
    return problems_of(lambda: take_in(bank, project, content))


def test_the_good_file_becomes_a_register(bank: Any, files: Files) -> None:
    content = files("ok")
    people = bank.enrol_all(project := bank.project())
    register = take_in(bank, project, content)
    statement = select(PayrollLine).order_by(PayrollLine.seq)
    lines = bank.write(lambda session: list(session.scalars(statement)))

    assert (register.line_count, register.control_sum) == (3, Decimal("4541.00"))
    assert register.msg_id == "PAYROLL-2026-01-0007"
    assert (register.period, register.pay_date) == ("2026-01", date(2026, 1, 30))
    assert register.kind is BankRegisterKind.SALA
    assert register.origin is BankRegisterOrigin.PAIN001
    assert register.file_hash == sha256(content.encode()).hexdigest()
    assert [
        (line.name, line.iban, str(line.amount.normalize()), line.end_to_end_id, line.remittance)
        for line in lines
    ] == [
        (
            "Anna Kowalska",
            "PL61109010140000071219812874",
            "1.25E+3",
            "PR7-E-0001",
            "SALARY 2026-01",
        ),
        ("Janis Berzins", "LV80BANK0000435195001", "980.55", "PR7-E-0002", "SALARY 2026-01"),
        ("Mari Tamm", "EE382200221020145685", "2310.45", "PR7-E-0003", "SALARY 2026-01"),
    ]
    assert [line.enrolment_id for line in lines] == [person.id for person in people]


def test_a_file_is_kept_byte_for_byte(bank: Any, files: Files) -> None:
    content = files("ok").replace("\n", "\r\n") + "<!-- Grüße -->"
    register = take_in(bank, bank.project(), content)
    stored = bank.write(lambda session: session.get_one(PayrollRegister, register.id).file)

    assert stored == content.encode()


def test_a_register_counts_and_hashes_like_one_given_line_by_line(bank: Any, files: Files) -> None:
    project = bank.project()

    assert take_in(bank, project, files("ok")).content_hash == bank.register(project).content_hash


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bad_count", [("AM20", "NbOfTxs"), ("AM19", "NbOfTxs")]),
        ("bad_ctrlsum", [("AM17", "CtrlSum"), ("AM16", "CtrlSum")]),
        ("bad_iban", [("AC03", "lines.2.iban")]),
        (
            "dup_endtoend",
            [("DU04", "lines.2.endToEndId"), ("DU05", "lines.2.instructionId")],
        ),
    ],
)
def test_a_file_that_passes_the_schema_may_still_be_refused(
    bank: Any, count: Any, files: Files, name: str, expected: list[tuple[str, str]]
) -> None:
    wanted = [(code, f"{CONTENT}.{path}") for code, path in expected]

    assert refusals(bank, files(name)) == wanted
    assert count(PayrollRegister) == 0


def test_the_bad_files_differ_from_the_good_one_only_where_they_are_bad(files: Files) -> None:
    """An independent count: the totals of each file against its lines, by plain lxml."""

    def totals(name: str) -> tuple[int, Decimal, int, Decimal]:
        root = etree.fromstring(files(name).encode())
        amounts = [Decimal(each.text or "") for each in root.iter("{*}InstdAmt")]
        declared = root.findtext(".//{*}GrpHdr/{*}NbOfTxs"), root.findtext(".//{*}CtrlSum")
        return (
            len(amounts),
            sum(amounts, Decimal(0)),
            int(declared[0] or ""),
            Decimal(declared[1] or ""),
        )

    assert totals("ok") == (3, Decimal("4541.00"), 3, Decimal("4541.00"))
    assert totals("bad_count") == (3, Decimal("4541.00"), 4, Decimal("4541.00"))
    assert totals("bad_ctrlsum") == (3, Decimal("4541.00"), 3, Decimal("4541.01"))
    assert totals("bad_iban") == (3, Decimal("4541.00"), 3, Decimal("4541.00"))
    assert totals("dup_endtoend") == (3, Decimal("3480.55"), 3, Decimal("3480.55"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<Cd>SALA</Cd>", "<Cd>SUPP</Cd>", [("FF06", "CtgyPurp")]),
        ("<CtgyPurp><Cd>SALA</Cd></CtgyPurp>", "", [("FF06", "CtgyPurp")]),
        ("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>CHK</PmtMtd>", [("FF03", "")]),
        ("DE89370400440532013000", "DE75512108001245126199", [("AC02", "DbtrAcct")]),
        ("<MsgId>PAYROLL-2026-01-0007</MsgId>", "", [("CH21", ""), ("RR10", "")]),
        ("<Dt>2026-01-30</Dt>", "<Dt>2026-02-30</Dt>", [("DT01", "ReqdExctnDt")]),
        ("<Dt>2026-01-30</Dt>", "", [("CH21", "ReqdExctnDt")]),
        ('Ccy="EUR">980.55', 'Ccy="USD">980.55', [("CURR", "lines.1.amount.currency")]),
        ('Ccy="EUR">980.55', 'Ccy="EUR">9.8055e2', [("AM12", "lines.1.amount")]),
        ('Ccy="EUR">980.55', 'Ccy="EUR">NaN', [("AM12", "lines.1.amount")]),
        ("<Nm>Janis Berzins</Nm>", "", [("BE22", "lines.1.name")]),
        (
            "<Cdtr><Nm>Janis",
            f"{AGENT.format('DEUTDEX')}<Cdtr><Nm>Janis",
            [("RC01", "lines.1.bic")],
        ),
        ("<Cdtr><Nm>Janis", f"{AGENT.format('DEUTDEFF')}<Cdtr><Nm>Janis", []),
        (AMOUNT, OWN_PURPOSE + AMOUNT, [("CH07", "lines.1.categoryPurpose")]),
        (
            "<NbOfTxs>3</NbOfTxs>",
            "<NbOfTxs>x</NbOfTxs>",
            [("AM19", "NbOfTxs"), ("AM20", "NbOfTxs")],
        ),
        ("<CtrlSum>4541.00</CtrlSum>", "", []),
    ],
)
def test_a_file_is_read_with_care(
    bank: Any, files: Files, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    good = files("ok")
    assert old in good
    content = good.replace(old, new)
    if not expected:
        assert take_in(bank, bank.project(), content).line_count == 3
        return

    wanted = [(code, f"{CONTENT}.{path}".rstrip(".")) for code, path in expected]
    assert refusals(bank, content) == wanted


def test_two_blocks_of_one_day_make_one_register(bank: Any, files: Files) -> None:
    assert take_in(bank, bank.project(), two_blocks(files("ok"))).line_count == 6


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("0007-2</PmtInfId>", "0007-1</PmtInfId>", [("DU02", "PmtInfId")]),
        ("<Dt>2026-01-31</Dt>", "<Dt>2026-02-01</Dt>", []),
    ],
)
def test_two_blocks_must_fit_together(
    bank: Any, files: Files, old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    content = two_blocks(files("ok"))
    if expected:
        content = content.replace(old, new)
    else:
        first, second = content.split("</PmtInf>", 1)
        content = first + "</PmtInf>" + second.replace("2026-01-30", "2026-01-31")
        expected = [("DT01", "ReqdExctnDt")]

    assert refusals(bank, content) == [(code, f"{CONTENT}.{path}") for code, path in expected]


def two_blocks(good: str) -> str:
    """The good file with its block twice: six lines of 9082.00."""
    start, end = good.index("<PmtInf>"), good.index("</PmtInf>") + len("</PmtInf>")
    block = good[start:end]
    second = block.replace("0007-1<", "0007-2<").replace("PR7-", "PR8-").replace(">E-", ">F-")
    head = good[:start].replace(">3<", ">6<").replace("4541.00", "9082.00")
    return head + block + second + good[end:]


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(
        f'<!ENTITY lol{n} "{f"&lol{n - 1 or chr(0)};" * 10}">'.replace("\0", "")
        for n in range(1, 9)
    )
    + "]><Document>&lol8;</Document>"
)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no xml",
        "<Document>",
        "<Document/>",
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"/>',
        '<Document xmlns="http://www.six-interbank-clearing.com/de/pain.001.001.02.ch.01.xsd"/>',
        '<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/evil.dtd"><Document/>',
        '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>',
        BOMB,
        "<a>" * 10_000,
        "\ud800",
        "x" * 10_000_001,
    ],
    ids=lambda content: content[:40].encode(errors="replace").decode() or "empty",
)
def test_what_is_no_such_file_is_refused(bank: Any, count: Any, content: str) -> None:
    assert refusals(bank, content) == [("FF01", CONTENT)]
    assert count(PayrollRegister) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"<Document{SPACE}><GrpHdr></Document>", "FF02"),
        ("<Document a=b/>", "FF02"),
        (f"<Document{SPACE}/><Document/>", "FF02"),
        (f"<Document{SPACE}>\x00</Document>", "RR10"),
    ],
)
def test_what_the_parser_says_of_the_syntax_is_told(
    bank: Any, count: Any, content: str, code: str
) -> None:
    """ISO: FF02, the reason is provided as narrative; RR10, the characters are not valid."""
    assert refusals(bank, content) == [(code, CONTENT)]
    assert count(PayrollRegister) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"<Document{SPACE}>ä</Document>".encode("latin-1"), "RR10"),
        (b'<?xml version="1.0" encoding="NONE"?><Document/>', "RR10"),
    ],
)
def test_bytes_that_are_no_text_of_their_encoding_are_refused(
    bank: Any, content: bytes, code: str
) -> None:
    wish = BankPayrollRegisterImport(
        project_id=bank.project().id, content_base64=b64encode(content).decode()
    )
    found = problems_of(lambda: bank.do(import_payroll_register, wish))

    assert [each for each, _ in found] == [code]


def test_a_confidential_register_is_booked_as_one(bank: Any, files: Files) -> None:
    content = files("ok").replace("<BtchBookg>true", "<BtchBookg>false")
    open_to_all = bank.project(is_confidential=False)
    assert take_in(bank, open_to_all, content).line_count == 3

    secret = bank.project(bank.account("Second"), number="PP-2", is_confidential=True)
    assert problems_of(lambda: take_in(bank, secret, content)) == [
        ("FF03", "input.content.BtchBookg")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        # Domain page 4.1, row 20: a town and a country if there is any address.
        (
            "<Cdtr><Nm>Mari Tamm</Nm>",
            "<Cdtr><Nm>Mari Tamm</Nm><PstlAdr><Ctry>EE</Ctry></PstlAdr>",
            "BE04",
        ),
        (
            "<Cdtr><Nm>Mari Tamm</Nm>",
            "<Cdtr><Nm>Mari Tamm</Nm><PstlAdr><AdrLine>Tartu 1</AdrLine></PstlAdr>",
            "BE04",
        ),
        ("<TwnNm>Berlin</TwnNm>", "", "BE07"),
    ],
)
def test_an_address_has_a_town_and_a_country(
    bank: Any, files: Files, old: str, new: str, code: str
) -> None:
    found = [each for each, _ in refusals(bank, files("ok").replace(old, new))]

    assert found == [code]


def test_an_entity_is_never_expanded(bank: Any, files: Files) -> None:
    declared = '<!DOCTYPE Document [<!ENTITY who "Anna Kowalska">]>\n<Document '
    content = files("ok").replace("<Document ", declared).replace("Anna Kowalska", "&who;", 1)

    assert refusals(bank, content) == [("FF01", CONTENT)]


def test_a_file_may_declare_another_encoding_than_its_text_came_in(bank: Any, files: Files) -> None:
    content = files("ok").replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    content = content.replace("Mari Tamm", "Märt Tamm")
    take_in(bank, bank.project(), content)
    names = [line.name for line in bank.all(PayrollLine, PayrollLine.seq)]

    assert names[-1] == "Märt Tamm"


def test_the_same_file_is_taken_in_once(bank: Any, files: Files) -> None:
    project = bank.project()
    take_in(bank, project, files("ok"))

    assert problems_of(lambda: take_in(bank, project, files("ok"))) == [("DU01", CONTENT)]


@pytest.mark.parametrize(
    "namespace",
    [
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
        "http://www.six-interbank-clearing.com/de/pain.001.001.03.ch.02.xsd",
    ],
)
def test_an_empty_message_names_what_is_missing(bank: Any, namespace: str) -> None:
    content = f'<Document xmlns="{namespace}"><CstmrCdtTrfInitn/></Document>'

    codes = [code for code, _ in refusals(bank, content)]

    assert codes == ["CH21", "CH21", "AM18"]  # the header, the block and the lines


def test_a_file_of_2009_is_read_too(bank: Any, files: Files) -> None:
    content = files("ok").replace("pain.001.001.09", "pain.001.001.03")
    content = content.replace("<Dt>2026-01-30</Dt>", "2026-01-30").replace("BICFI", "BIC")

    register = take_in(bank, bank.project(), content)

    assert (register.line_count, register.pay_date) == (3, date(2026, 1, 30))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>NONE</ChrgBr>", "FF01"),
        ("<ChrgBr>SLEV</ChrgBr>", "<Chrgs/>", "CH17"),
        ("<CreDtTm>2026-01-28T10:15:00</CreDtTm>", "", "CH17"),
        ("<InitgPty>", "<CtrlSumX/><InitgPty>", "CH17"),
    ],
)
def test_what_the_official_schema_forbids_is_found(
    bank: Any, files: Files, old: str, new: str, code: str
) -> None:
    assert {code} == {found for found, _ in refusals(bank, files("ok").replace(old, new))}
