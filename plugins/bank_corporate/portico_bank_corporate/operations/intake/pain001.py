"""Reading an ISO 20022 pain.001 file: a customer's credit transfers.

A file that passes the official schema may still be unusable, so what is read is checked like any
other register. The versions since 2009 are read, and those of the Swiss banks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from portico.markup import (
    NotXml,
    Opener,
    drop,
    first_at,
    local,
    namespace,
    read_pieces,
    text_at,
    texts_at,
)
from portico_bank_corporate.models import BankRegisterKind, BankRegisterOrigin
from portico_bank_corporate.models.formats import BIC
from portico_bank_corporate.operations.intake.document import (
    COUNT,
    NUMBER,
    DraftLine,
    Head,
    Place,
    Totals,
    number,
)
from portico_bank_corporate.operations.intake.findings import Findings, not_read
from portico_bank_corporate.operations.intake.schema import (
    NAMESPACE,
    PAIN_001,
    another_document,
    schema_faults,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KNOWN: Final = re.compile(
    r"urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.(03|04|05|06|07|08|09|10|11|12)"
    r"|http://www\.six-interbank-clearing\.com/de/pain\.001\.001\.(03\.ch\.02|09\.ch\.03)\.xsd"
)
KINDS: Final = {kind.name: kind for kind in BankRegisterKind if kind.name != "ADVANCE"}
CHECKED: Final = frozenset(
    "MsgId PmtInfId InstdAmt IBAN EndToEndId InstrId Nm Ustrd NbOfTxs CtrlSum BICFI".split()
)
"""Elements whose content our own checks name better than the schema does."""


@dataclass(slots=True)
class Block:
    """What a PmtInf says before its transactions, in a form that can be compared."""

    names: set[str] = field(default_factory=set)
    days: set[str | None] = field(default_factory=set)
    purposes: set[str | None] = field(default_factory=set)
    count: int = 0
    latest: str | None = None


class PainSource:
    """A pain.001 file as a register."""

    origin = BankRegisterOrigin.PAIN001

    def __init__(
        self,
        opener: Opener,
        encoding: str | None = None,
        income_code: str | None = None,
        period: str | None = None,
    ) -> None:
        self.head = Head()
        self._opener, self._encoding = opener, encoding
        self._income_code, self._period = income_code, period
        self._namespace = ""
        self._blocks = Block()
        self._totals: list[Totals] = []

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Read the lines; note what is missing, cannot be, or does not add up."""
        self.head = Head(period=self._period, income_code=self._income_code)
        self._blocks, self._totals = Block(), []
        try:
            yield from self._read(findings)
        except NotXml as fault:
            findings.stop(*not_read(fault))
            return
        if not findings.is_broken:
            self._close(findings)

    def _read(self, findings: Findings) -> Iterator[DraftLine]:
        tags = ("Document", "CstmrCdtTrfInitn", "GrpHdr", "PmtInf", "CdtTrfTxInf")
        block: Totals | None = None
        seq = 0
        for event, element in read_pieces(self._opener, self._encoding, *tags):
            name = local(element)
            if event == "start":
                if name == "Document" and not self._recognise(element, findings):
                    return
                if name == "CdtTrfTxInf" and block is None:
                    block = self._read_block(element.getparent(), findings)
            elif name == "GrpHdr":
                self._read_header(element, findings)
            elif name == "CdtTrfTxInf" and block is not None:
                seq += 1
                _check_codes(findings, seq, element)
                yield self._count(block, _line(seq, element))
                drop(element)
            elif name == "PmtInf":
                (block or self._read_block(element, findings)).close(findings)
                block = None
                drop(element)
        if not self._namespace and not findings.is_broken:
            findings.stop("FF01", "This is no Document of an ISO 20022 message.")

    def _recognise(self, root: Element, findings: Findings) -> bool:
        self._namespace = namespace(root)
        if KNOWN.fullmatch(self._namespace):
            return True
        findings.stop("FF01", another_document(PAIN_001, self._namespace))
        return False

    def _count(self, block: Totals, line: DraftLine) -> DraftLine:
        block.add(line)
        line.block_id = self._blocks.latest
        self._totals[0].add(line)
        return line

    def _read_header(self, element: Element, findings: Findings) -> None:
        self.head.msg_id = text_at(element, "MsgId") or ""
        if not self.head.msg_id:
            findings.add("CH21", "GrpHdr/MsgId is missing.")
        self._totals.insert(0, _totals(element, "AM19", "AM16", findings))

    def _read_block(self, element: Element | None, findings: Findings) -> Totals:
        assert element is not None  # noqa: S101 (a transaction stands in a block)
        if not self._totals:
            findings.add("CH21", "GrpHdr is missing.")
            self._totals.append(Totals(None, None, (), (), "AM19", "AM16"))
        self._read_terms(element, findings)
        return _totals(element, "AM20", "AM17", findings)

    def _read_terms(self, block: Element, findings: Findings) -> None:
        head, blocks = self.head, self._blocks
        blocks.count += 1
        blocks.latest = text_at(block, "PmtInfId")
        blocks.names.add(blocks.latest or f"#{blocks.count}")
        code = text_at(block, "PmtTpInf/CtgyPurp/Cd")
        blocks.purposes.add(code)
        if code not in KINDS:
            text = f"PmtInf needs the category purpose {', '.join(KINDS)}, not {code or 'none'}."
            findings.add("FF06", text, *findings.base, "CtgyPurp")
        head.kind = KINDS.get(code or "", BankRegisterKind.SALA)
        self._read_day(block, findings)
        head.single_bookings |= text_at(block, "BtchBookg") in {"false", "0"}
        method = text_at(block, "PmtMtd")
        if method != "TRF":
            text = f"PmtMtd is {method or 'missing'}; salaries are transfers: TRF."
            findings.add("FF03", text)
        if account := text_at(block, "DbtrAcct/Id/IBAN"):
            head.debit_ibans.append(account)
        else:
            findings.add("CH21", "DbtrAcct/Id/IBAN is missing.", *findings.base, "DbtrAcct")
        debtor = first_at(block, "Dbtr")
        head.debtor_place = _place(debtor) if debtor is not None else None

    def _read_day(self, block: Element, findings: Findings) -> None:
        day = text_at(block, "ReqdExctnDt/Dt") or text_at(block, "ReqdExctnDt")
        self._blocks.days.add(day)
        path = (*findings.base, "ReqdExctnDt")
        if day is None:
            findings.add("CH21", "ReqdExctnDt/Dt is missing.", *path)
            return
        try:
            self.head.pay_date = date.fromisoformat(day)
        except ValueError:
            findings.add("DT01", f"{day[:30]!r} is no date.", *path)

    def _close(self, findings: Findings) -> None:
        blocks, base = self._blocks, findings.base
        if not self._totals:
            findings.add("CH21", "GrpHdr is missing.")
        if not blocks.count:
            findings.add("CH21", "PmtInf is missing: there is nothing to pay.")
        for totals in self._totals[:1]:
            totals.close(findings)
        if len(blocks.names) < blocks.count:
            findings.add("DU02", "Each PmtInf needs a PmtInfId of its own.", *base, "PmtInfId")
        if len(blocks.days) > 1:
            findings.add("DT01", "One register is paid on one day.", *base, "ReqdExctnDt")
        if len(blocks.purposes) > 1:
            findings.add("FF06", "One register is of one category purpose.", *base, "CtgyPurp")
        self._validate(findings)

    def _validate(self, findings: Findings) -> None:
        """Note what the schema does not permit, unless something graver was found already."""
        if self._namespace != NAMESPACE + PAIN_001 or any(f.line is None for f in findings):
            return
        for element, fault in schema_faults(self._opener, self._encoding, PAIN_001):
            if "not expected" in fault:
                findings.add("CH17", fault)
            elif "Missing child" in fault:
                findings.add("CH21", fault)
            elif element not in CHECKED:
                findings.add("FF01", fault)


def _totals(element: Element, count_code: str, sum_code: str, findings: Findings) -> Totals:
    """The totals that a header or block declares; only a header must declare its count."""
    base = findings.base
    count, control_sum = text_at(element, "NbOfTxs"), text_at(element, "CtrlSum")
    if count is None and count_code == "AM19":
        findings.add(count_code, "GrpHdr/NbOfTxs is missing.", *base, "NbOfTxs")
    if count is not None and not COUNT.fullmatch(count):
        findings.add(count_code, f"NbOfTxs {count[:30]!r} is no number.", *base, "NbOfTxs")
        count = None
    if control_sum is not None and not NUMBER.fullmatch(control_sum):
        findings.add(sum_code, f"CtrlSum {control_sum[:30]!r} is no amount.", *base, "CtrlSum")
        control_sum = None
    return Totals(
        None if count is None else int(count),
        None if control_sum is None else Decimal(control_sum),
        (*base, "NbOfTxs"),
        (*base, "CtrlSum"),
        count_code,
        sum_code,
    )


def _check_codes(findings: Findings, seq: int, transaction: Element) -> None:
    """Note a bank that has no BIC's form, and a purpose that only a whole block may have."""
    for element in ("BICFI", "BIC"):
        code = text_at(transaction, f"CdtrAgt/FinInstnId/{element}")
        if code is not None and not BIC.fullmatch(code):
            text = f"{code[:20]!r} is no BIC: 8 or 11 capitals and digits such as COBADEFFXXX."
            findings.add_line(seq, "RC01", text, "bic")
    if text_at(transaction, "PmtTpInf/CtgyPurp/Cd") is not None:
        text = "the category purpose is said once for the whole block, not for a line."
        findings.add_line(seq, "CH07", text, "categoryPurpose")


def _line(seq: int, transaction: Element) -> DraftLine:
    amount = first_at(transaction, "Amt/InstdAmt")
    creditor = first_at(transaction, "Cdtr")
    return DraftLine(
        seq=seq,
        name=text_at(creditor, "Nm") or "",
        iban=text_at(transaction, "CdtrAcct/Id/IBAN") or "",
        amount=number("" if amount is None else (amount.text or "").strip()),
        currency="" if amount is None else amount.get("Ccy", ""),
        end_to_end_id=text_at(transaction, "PmtId/EndToEndId") or "",
        instruction_id=text_at(transaction, "PmtId/InstrId"),
        purpose=text_at(transaction, "Purp/Cd"),
        remittance=" ".join(texts_at(transaction, "RmtInf/Ustrd")) or None,
        place=None if creditor is None else _place(creditor),
    )


def _place(party: Element) -> Place | None:
    address = first_at(party, "PstlAdr")
    if address is None:
        return None
    return Place(
        text_at(address, "TwnNm") or "",
        text_at(address, "Ctry") or "",
        text_at(address, "AdrLine") is not None,
    )
