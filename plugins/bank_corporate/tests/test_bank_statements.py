"""Statements of the debit account (camt.053, camt.054): they alone prove what was paid (4.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from portico_bank_corporate.models import AccountStatement, PayrollLine

Files = Callable[[str], str]
DEBIT: Final = "DE89370400440532013000"
BOOKED: Final = date(2026, 1, 29)
IMPORT: Final = """
mutation($input: BankAccountStatementImportInput!) { bankAccountStatementImport(input: $input) {
  accountStatement { id statementId iban bookings others
    project { number } entries { reference lineSeq outcome returned reasonCode message
      register { status } } }
  userErrors { code message path } } }
"""


def refs(line: int = 0, msg_id: str = "PAYROLL-2026-01-0007") -> str:
    own = f"<EndToEndId>PR7-E-000{line}</EndToEndId>" if line else ""
    return f"<Refs>{f'<MsgId>{msg_id}</MsgId>' if msg_id else ''}{own}</Refs>"


def payment(line: int, amount: str, *, why: str = "", msg_id: str = "PAYROLL-2026-01-0007") -> str:
    back = f"<RtrInf><Rsn><Cd>{why}</Cd></Rsn></RtrInf>" if why else ""
    return (
        f"<TxDtls>{refs(line, msg_id)}<AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt>"
        f"</AmtDtls>{back}</TxDtls>"
    )


def entry(amount: str, *details: str, credit: bool = False, status: str = "BOOK") -> str:
    sign = "CRDT" if credit else "DBIT"
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>{status}</Sts>"
        f"<BookgDt><Dt>{BOOKED}</Dt></BookgDt><AcctSvcrRef>B-77</AcctSvcrRef>"
        f"<NtryDtls>{''.join(details)}</NtryDtls></Ntry>"
    )


def batch(count: int = 3, msg_id: str = "PAYROLL-2026-01-0007") -> str:
    return f"<Btch><MsgId>{msg_id}</MsgId><NbOfTxs>{count}</NbOfTxs></Btch>"


def statement(*entries: str, number: int = 1, iban: str = DEBIT, message: str = "053") -> str:
    top, one = {"053": ("Stmt", "Stmt"), "054": ("DbtCdtNtfctn", "Ntfctn")}[message]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.02"><BkToCstmr{top}>'
        f"<GrpHdr><MsgId>S-{number}</MsgId><CreDtTm>2026-01-29T18:00:00</CreDtTm></GrpHdr>"
        f"<{one}><Id>ST-{number}</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{''.join(entries)}</{one}></BkToCstmr{top}></Document>"
    )


def take(way: Any, content: str) -> Any:
    answer = way.send(IMPORT, bank="COBADEFF", content=content)
    assert not answer["userErrors"], answer
    return answer["accountStatement"]


def faults(way: Any, content: str) -> list[tuple[str, list[Any]]]:
    errors = way.send(IMPORT, bank="COBADEFF", content=content)["userErrors"]
    return [(each["code"], each["path"]) for each in errors]


def outcomes(found: Any) -> list[tuple[Any, ...]]:
    return [(each["lineSeq"], each["outcome"], each["returned"]) for each in found["entries"]]


@pytest.fixture
def sent(way: Any, files: Files) -> Any:
    """The good file of 1 250.00, 980.55 and 2 310.45, with the bank."""
    way.begin(files("ok"), debit_iban=DEBIT)
    way.export()
    return way


def statuses(way: Any) -> list[str]:
    return [line[0] for line in way.lines()]


def test_each_booking_pays_its_line(sent: Any, bank: Any) -> None:
    found = take(
        sent,
        statement(
            entry("1250.00", payment(1, "1250.00")),
            entry("3291.00", payment(2, "980.55"), payment(3, "2310.45")),
            entry("17.00", "<TxDtls><Refs><EndToEndId>RENT</EndToEndId></Refs></TxDtls>"),
        ),
    )

    assert statuses(sent) == ["EXECUTED"] * 3
    assert sent.register["status"] == "EXECUTED"
    assert outcomes(found) == [(n, "APPLIED", False) for n in (1, 2, 3)]
    assert (found["statementId"], found["iban"], found["bookings"], found["others"]) == (
        *("S-1", DEBIT),
        *(4, 1),
    )
    lines = bank.all(PayrollLine, PayrollLine.seq)
    assert {(each.executed_on, each.booking_reference) for each in lines} == {(BOOKED, "B-77")}


def test_a_batch_booking_pays_every_line_that_was_not_rejected(sent: Any) -> None:
    """The second was rejected before: 1 250.00 + 2 310.45 = 3 560.45 in one sum."""
    sent.answer("3b_part_exceptions_only")
    found = take(sent, statement(entry("3560.45", batch(2)), message="054"))

    assert statuses(sent) == ["EXECUTED", "REJECTED", "EXECUTED"]
    assert sent.register["status"] == "PARTIALLY_EXECUTED"
    assert [each["outcome"] for each in found["entries"]] == ["APPLIED"]


def test_a_batch_of_another_sum_is_for_somebody_to_look_at(sent: Any) -> None:
    found = take(sent, statement(entry("4541.01", batch())))

    assert "EXECUTED" not in statuses(sent)
    (only,) = found["entries"]
    assert (only["outcome"], only["lineSeq"]) == ("CONFLICT", None)
    assert only["message"].startswith("The booking is not the sum of the register's lines")


def test_a_payment_that_comes_back_is_returned_with_its_reason(sent: Any, bank: Any) -> None:
    take(sent, statement(entry("4541.00", batch())))
    back = entry("980.55", payment(2, "980.55", why="AC04"), credit=True)
    found = take(sent, statement(back, number=2))

    assert statuses(sent) == ["EXECUTED", "RETURNED", "EXECUTED"]
    assert sent.register["status"] == "PARTIALLY_EXECUTED"
    assert found["entries"][0] == {
        "reference": "PR7-E-0002",
        "lineSeq": 2,
        "outcome": "APPLIED",
        "returned": True,
        "reasonCode": "AC04",
        "message": None,
        "register": {"status": "PARTIALLY_EXECUTED"},
    }
    assert bank.all(PayrollLine, PayrollLine.seq)[1].reason_code == "AC04"


@pytest.mark.parametrize(
    ("booking", "outcome"),
    [
        (entry("980.56", payment(2, "980.56")), "CONFLICT"),  # another sum
        (entry("980.55", payment(2, "980.55", why="AC04"), credit=True), "CONFLICT"),  # not paid
        (entry("980.55", payment(2, "980.55"), credit=True), "CONFLICT"),  # neither paid nor back
        (entry("980.55", payment(9, "980.55")), "QUARANTINED"),  # no such line
        (entry("980.55", payment(2, "980.55"), status="PDNG"), None),  # not booked yet
        (entry("980.55", payment(2, "980.55", msg_id="")), "APPLIED"),  # by its own reference
        (entry("980.55", payment(9, "980.55", msg_id="")), None),  # nobody's of ours
    ],
)
def test_what_is_booked_is_never_guessed(sent: Any, booking: str, outcome: str | None) -> None:
    found = take(sent, statement(booking))

    assert [each["outcome"] for each in found["entries"]] == ([outcome] if outcome else [])
    paid = statuses(sent).count("EXECUTED")
    assert paid == (1 if outcome == "APPLIED" else 0)


def test_the_same_again_changes_nothing(sent: Any, bank: Any) -> None:
    """The same file is the same statement; the notice and the statement may tell the same."""
    content = statement(entry("4541.00", batch()), message="054")
    first, again = take(sent, content), take(sent, content)
    assert first["id"] == again["id"]

    found = take(sent, statement(entry("4541.00", batch()), number=2))
    assert [each["outcome"] for each in found["entries"]] == ["IGNORED"]
    assert len(bank.all(AccountStatement)) == 2
    assert faults(sent, statement(entry("1.00", batch()))) == [("DU01", ["input", "content"])]


def test_what_is_no_statement_of_a_debit_account_is_refused(sent: Any, bank: Any) -> None:
    foreign = statement(entry("4541.00", batch()), iban="GE29NB0000000101904917")
    assert faults(sent, foreign) == [("AC02", ["input", "content"])]
    assert faults(sent, statement(number=3).replace("camt.053", "camt.052")) == [
        ("FF01", ["input", "content"])
    ]
    entity = '<!DOCTYPE x [<!ENTITY a "b">]>' + statement(entry("4541.00", batch()))
    assert faults(sent, entity) == [("FF01", ["input", "content"])]
    assert bank.all(AccountStatement) == []
