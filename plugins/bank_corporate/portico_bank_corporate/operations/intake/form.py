"""What a line and a head must be to be taken in at all, whatever the day and the people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from portico.models.formats import Malformed, tax_number
from portico.values import Money
from portico_bank_corporate.models import BankRegisterOrigin
from portico_bank_corporate.models.amounts import amount_fault
from portico_bank_corporate.models.formats import REFERENCE
from portico_bank_corporate.models.iban import iban_fault
from portico_bank_corporate.operations.intake.document import DraftLine, Head, Source
from portico_bank_corporate.operations.intake.findings import Findings

MOST_LINES: Final = 500_000
LONGEST_ID: Final = 35
LONGEST_NAME: Final = 70
LONGEST_REMITTANCE: Final = 140
PERIOD: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
PURPOSE: Final = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)
INCOME_CODES: Final = frozenset("12345")
"""What is paid, as far as levies are concerned (Bank of Russia, directive 5286-U)."""

INCOME_CODE: Final = (
    "The income code, 1 to 5, where the law asks for one: nothing may be withheld with 2 and 4."
)
DATED: Final = (BankRegisterOrigin.PAIN001, BankRegisterOrigin.ONE_C)
"""Files of these kinds have the pay date in themselves."""

NO_LEVY: Final = frozenset("24")
"""Income on which nothing may be levied, paid regularly or once."""

CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
IDENTIFICATION: Final = (
    f"1 to {LONGEST_ID} letters, digits and /-?:().,'+ "
    "without a slash at either end or two together."
)


def is_identification(text: str) -> bool:
    """Whether a text can travel through payment systems as an identification."""
    return len(text) <= LONGEST_ID and REFERENCE.fullmatch(text) is not None


def check_identification(findings: Findings, text: str, *path: str | int) -> None:
    """Note an identification of the register that cannot travel through payment systems."""
    if not is_identification(text):
        findings.add("RR10", f"{text[:50]!r} is no identification: {IDENTIFICATION}", *path)


def check_period(findings: Findings, period: str, *path: str | int) -> None:
    """Note a period that is no month."""
    if not PERIOD.fullmatch(period):
        findings.add("DT01", f"{period[:30]!r} is not a month such as 2026-01.", *path)


def check_line(findings: Findings, line: DraftLine, currency: str) -> None:
    """Note all that is wrong with a line by itself; bring its IBAN to the usual form."""
    _check_amount(findings, line, currency)
    number = "".join(line.iban.split()).upper()
    if fault := iban_fault(number):
        text = f"{number[:50]} is no valid IBAN: {fault}."
        findings.add_line(line.seq, "AC03", text, "iban")
    else:
        line.iban = number
    if not is_identification(line.end_to_end_id):
        text = f"{line.end_to_end_id[:50]!r} is no identification: {IDENTIFICATION}"
        findings.add_line(line.seq, "RR10", text, "endToEndId")
    _check_texts(findings, line)
    if line.place is not None:
        _check_place(findings, line)
    if line.tax_id is not None:
        _check_tax_id(findings, line)
    if line.sequence_given is not None and line.sequence_given != line.seq:
        text = f"it is numbered {line.sequence_given}, but it is the {line.seq}. line."
        findings.add_line(line.seq, "FF01", text, "seq")


def _check_amount(findings: Findings, line: DraftLine, currency: str) -> None:
    if fault := amount_fault(Money(line.amount, line.currency)):
        findings.add_line(line.seq, fault.reason, fault.message, "amount")
    elif line.currency != currency:
        text = f"the register is in {currency}, the amount in {line.currency}."
        findings.add_line(line.seq, "CURR", text, "amount", "currency")
    if line.withheld is None:
        return
    if not line.withheld.is_finite() or line.withheld < 0:
        findings.add_line(line.seq, "RR06", "what is withheld is no amount.", "withheld")


def _check_texts(findings: Findings, line: DraftLine) -> None:
    seq = line.seq
    if not line.name:
        findings.add_line(seq, "BE22", "the name of the payee is missing.", "name")
    if len(line.name) > LONGEST_NAME:
        text = f"a name has at most {LONGEST_NAME} characters, this one {len(line.name)}."
        findings.add_line(seq, "BE20", text, "name")
    remittance = line.remittance or ""
    if len(remittance) > LONGEST_REMITTANCE:
        text = f"the text has at most {LONGEST_REMITTANCE} characters."
        findings.add_line(seq, "RR07", text, "remittance")
    for field, value in (("name", line.name), ("remittance", remittance)):
        if CONTROL.search(value):
            findings.add_line(seq, "RR10", "control characters are not allowed.", field)
    if line.purpose is not None and not PURPOSE.fullmatch(line.purpose):
        text = f"{line.purpose[:20]!r} is no ISO 20022 purpose code such as SALA."
        findings.add_line(seq, "FF07", text, "purpose")


def _check_place(findings: Findings, line: DraftLine) -> None:
    place = line.place
    if place is None or (place.town and place.country):
        return
    text = "an address needs its town and its country; address lines alone are not enough."
    findings.add_line(line.seq, "BE04", text, "address")


def _check_tax_id(findings: Findings, line: DraftLine) -> None:
    try:
        tax_number(line.tax_id or "", line.iban[:2])
    except (Malformed, ValueError):
        text = f"{(line.tax_id or '')[:35]} is no tax number of {line.iban[:2]}."
        findings.add_line(line.seq, "BE17", text, "taxId")


def check_income(findings: Findings, code: str | None, withheld: Iterable[int]) -> None:
    """Note an income code that is none, and lines from which nothing may be withheld by theirs."""
    if code is None:
        return
    if code not in INCOME_CODES:
        text = f"{code[:20]!r} is no income code: {', '.join(sorted(INCOME_CODES))}."
        findings.add("RR06", text, *findings.base, "incomeCode")
    elif code in NO_LEVY:
        for seq in withheld:
            text = f"nothing may be withheld from income with the code {code}."
            findings.add_line(seq, "RR06", text, "withheld")


def check_day_given(findings: Findings, source: Source) -> None:
    """Note that nothing says when people are paid; files that must say it note that themselves."""
    if source.head.pay_date is None and source.origin not in DATED and not findings.is_broken:
        text = "Say when people are paid: payDate is missing."
        findings.add("CH21", text, "input", "payDate")


def check_head(findings: Findings, head: Head, currency: str) -> None:
    """Note what is wrong with the head of a register."""
    place = head.debtor_place
    if place is not None and not (place.town and place.country):
        text = "The debtor's address needs its town and its country."
        findings.add("BE07", text, *findings.base, "Dbtr")
    if head.currency is not None and head.currency != currency:
        text = f"The project pays in {currency}, not in {head.currency}."
        findings.add("AM03", text, *findings.base, "currency")
