"""Reading an ISO 20022 pain.001.001.09 file as a payroll register.

The file comes from outside: nothing in it is resolved, loaded or expanded. A file that passes the
official schema may still be unusable, so what is read is checked like any other register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from portico.errors import Problems, refuse
from portico.values import Money
from portico_bank_corporate.models import BankRegisterKind
from portico_bank_corporate.models.register_intake import DraftLine, Totals

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CONTENT: Final = ("input", "content")
LARGEST: Final = 10_000_000
NUMBER: Final = re.compile(r"\d{1,18}(\.\d{1,5})?", re.ASCII)
COUNT: Final = re.compile(r"\d{1,15}", re.ASCII)
KINDS: Final = {kind.name: kind for kind in BankRegisterKind if kind.name != "ADVANCE"}


@dataclass(slots=True)
class PainFile:
    """What a file says, with everything that it declares to be checked against its lines."""

    msg_id: str = ""
    kind: BankRegisterKind = BankRegisterKind.SALA
    pay_date: date | None = None
    debit_ibans: list[str] = field(default_factory=list)
    totals: list[tuple[Totals, list[DraftLine]]] = field(default_factory=list)
    lines: list[DraftLine] = field(default_factory=list)


def read_pain001(content: bytes, problems: Problems) -> PainFile:
    """Read a file, noting what is missing or cannot be; refuse what is no such file at all."""
    file = PainFile()
    root = _parse(content)
    initiation = _child(root, "CstmrCdtTrfInitn", problems)
    if initiation is None:
        return file
    header = _child(initiation, "GrpHdr", problems)
    file.msg_id = _text(header, "MsgId", problems)
    blocks = initiation.findall(f"{{{NAMESPACE}}}PmtInf")
    if not blocks:
        problems.add("CH21", "PmtInf is missing: there is nothing to pay.", *CONTENT)
    for block in blocks:
        _read_block(file, block, problems)
    _read_totals(file, header, file.lines, "AM19", "AM16", problems)
    _check_blocks(blocks, problems)
    return file


def _parse(content: bytes) -> Element:
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    if len(content) > LARGEST:
        raise refuse("FF01", f"A file has at most {LARGEST} bytes.", *CONTENT)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise refuse("FF01", f"This is no XML file: {fault}.", *CONTENT) from fault
    document = root.getroottree().docinfo
    if document.doctype or document.internalDTD is not None:
        raise refuse("FF01", "A document type declaration is not allowed.", *CONTENT)
    if root.tag != f"{{{NAMESPACE}}}Document":
        name = etree.QName(root)
        text = f"Give a Document of {NAMESPACE}, not a {name.localname} of {name.namespace}."
        raise refuse("FF01", text, *CONTENT)
    return root


def _read_block(file: PainFile, block: Element, problems: Problems) -> None:
    file.kind = _kind(block, problems)
    file.pay_date = _pay_date(block, problems) or file.pay_date
    account = _child(block, "DbtrAcct", problems)
    file.debit_ibans.append(_text(account, "Id/IBAN", problems))
    method = _text(block, "PmtMtd", problems)
    if method and method != "TRF":
        problems.add("FF03", f"PmtMtd is {method}; salaries are transfers: TRF.", *CONTENT)
    lines = [
        _line(len(file.lines) + position, transaction)
        for position, transaction in enumerate(block.iterfind(f"{{{NAMESPACE}}}CdtTrfTxInf"))
    ]
    file.lines += lines
    _read_totals(file, block, lines, "AM20", "AM17", problems)


def _read_totals(
    file: PainFile,
    element: Element | None,
    lines: list[DraftLine],
    count_code: str,
    sum_code: str,
    problems: Problems,
) -> None:
    """Note the totals that a header or block declares; only a header must declare its count."""
    count = _optional(element, "NbOfTxs")
    control_sum = _optional(element, "CtrlSum")
    if count is None and count_code == "AM19":
        problems.add(count_code, "GrpHdr/NbOfTxs is missing.", *CONTENT, "NbOfTxs")
    if count is not None and not COUNT.fullmatch(count):
        problems.add(count_code, f"NbOfTxs {count!r} is no number.", *CONTENT, "NbOfTxs")
        count = None
    if control_sum is not None and not NUMBER.fullmatch(control_sum):
        problems.add(sum_code, f"CtrlSum {control_sum!r} is no amount.", *CONTENT, "CtrlSum")
        control_sum = None
    totals = Totals(
        len(lines) if count is None else int(count),
        None if control_sum is None else Decimal(control_sum),
        (*CONTENT, "NbOfTxs"),
        (*CONTENT, "CtrlSum"),
        count_code,
        sum_code,
    )
    file.totals.append((totals, lines))


def _check_blocks(blocks: list[Element], problems: Problems) -> None:
    """Note blocks that do not make one register: one kind, one day, each with its own name."""
    names = [_text(block, "PmtInfId", problems) for block in blocks]
    if len(set(names)) < len(names):
        problems.add("DU02", "Each PmtInf needs a PmtInfId of its own.", *CONTENT, "PmtInfId")
    silent = Problems()  # what is missing was noted when the block was read
    if len({_pay_date(block, silent) for block in blocks}) > 1:
        problems.add("DT01", "One register is paid on one day.", *CONTENT, "ReqdExctnDt")
    if len({_optional(block, "PmtTpInf/CtgyPurp/Cd") for block in blocks}) > 1:
        problems.add("FF06", "One register is of one category purpose.", *CONTENT, "CtgyPurp")


def _kind(block: Element, problems: Problems) -> BankRegisterKind:
    code = _optional(block, "PmtTpInf/CtgyPurp/Cd")
    if code not in KINDS:
        text = f"PmtInf needs the category purpose {', '.join(KINDS)}, not {code or 'none'}."
        problems.add("FF06", text, *CONTENT, "CtgyPurp")
    return KINDS.get(code or "", BankRegisterKind.SALA)


def _pay_date(block: Element, problems: Problems) -> date | None:
    day = _optional(block, "ReqdExctnDt/Dt")
    if day is None:
        problems.add("CH21", "ReqdExctnDt/Dt is missing.", *CONTENT, "ReqdExctnDt")
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        problems.add("DT01", f"{day[:30]!r} is no date.", *CONTENT, "ReqdExctnDt")
        return None


def _line(position: int, transaction: Element) -> DraftLine:
    return DraftLine(
        path=(*CONTENT, "lines", position),
        name=_optional(transaction, "Cdtr/Nm") or "",
        iban=_optional(transaction, "CdtrAcct/Id/IBAN") or "",
        money=_amount(transaction),
        end_to_end_id=_optional(transaction, "PmtId/EndToEndId") or "",
        instruction_id=_optional(transaction, "PmtId/InstrId"),
        purpose=_optional(transaction, "Purp/Cd"),
        remittance=" ".join(_all_texts(transaction, "RmtInf/Ustrd")) or None,
    )


def _amount(transaction: Element) -> Money:
    """The amount; what is none, or missing, is refused with the checks of all lines."""
    element = transaction.find("/".join(f"{{{NAMESPACE}}}{name}" for name in ("Amt", "InstdAmt")))
    written = "" if element is None else (element.text or "").strip()
    currency = "" if element is None else element.get("Ccy", "")
    number = Decimal(written) if NUMBER.fullmatch(written) else Decimal("NaN")
    return Money(number, currency)


def _child(parent: Element | None, name: str, problems: Problems) -> Element | None:
    found = None if parent is None else parent.find(f"{{{NAMESPACE}}}{name}")
    if found is None:
        problems.add("CH21", f"{name} is missing.", *CONTENT)
    return found


def _text(parent: Element | None, path: str, problems: Problems) -> str:
    text = _optional(parent, path)
    if text is None and parent is not None:
        problems.add("CH21", f"{path} is missing.", *CONTENT)
    return text or ""


def _optional(parent: Element | None, path: str) -> str | None:
    return next(_all_texts(parent, path), None)


def _all_texts(parent: Element | None, path: str) -> Iterator[str]:
    full = "/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))
    for element in () if parent is None else parent.iterfind(full):
        if text := (element.text or "").strip():
            yield text
