"""Writing a payroll register as a pain.001.001.09 file: one block, booked in one sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from portico.values import round_money
from portico_bank_corporate.models import BankRegisterKind, PayrollProject, PayrollRegister
from portico_bank_corporate.operations.intake.schema import NAMESPACE, PAIN_001

FORBIDDEN: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
LONGEST_NAME: Final = 70
LONGEST_TEXT: Final = 140
LONGEST_STEM: Final = 33


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment to be written."""

    end_to_end_id: str
    instruction_id: str | None
    name: str
    iban: str
    amount: Decimal
    purpose: str | None
    remittance: str | None


@dataclass(frozen=True, slots=True)
class Instruction:
    """A register to be written: its terms, beside its payments."""

    register: PayrollRegister
    project: PayrollProject
    debtor: str
    msg_id: str
    pay_on: date
    count: int
    total: Decimal
    now: datetime


def plain(text: str, longest: int) -> str:
    """A text in the characters that every bank takes, ``Müller & Łoś`` as ``Muller + Los``."""
    from anyascii import anyascii  # noqa: PLC0415 (a start need not wait for its tables)

    latin = FORBIDDEN.sub(" ", anyascii(text).replace("&", "+"))
    return " ".join(latin.split())[:longest].strip() or "-"


def block_name(msg_id: str) -> str:
    """The name of the one block of a message."""
    return f"{msg_id[:LONGEST_STEM]}-1"


def write_pain001(instruction: Instruction, transfers: Iterable[Transfer]) -> bytes:
    """The file, the same for the same register, payments and instant."""
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    target = BytesIO()
    with etree.xmlfile(target, encoding="UTF-8") as file:
        file.write_declaration()
        with (
            file.element("Document", nsmap={None: NAMESPACE + PAIN_001}),
            file.element("CstmrCdtTrfInitn"),
        ):
            file.write(_header(instruction))
            with file.element("PmtInf"):
                for element in _terms(instruction):
                    file.write(element)
                for transfer in transfers:
                    file.write(_transfer(transfer, instruction.register.currency))
    return target.getvalue()


def _element(name: str, *content: Any, **attributes: str) -> Any:
    from lxml import etree  # noqa: PLC0415 (see above)

    element = etree.Element(name, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = part
        elif part is not None:
            element.append(part)
    return element


def _header(given: Instruction) -> Any:
    written = given.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _element(
        "GrpHdr",
        _element("MsgId", given.msg_id),
        _element("CreDtTm", written),
        *_totals(given),
        _element("InitgPty", _element("Nm", plain(given.debtor, LONGEST_NAME))),
    )


def _totals(given: Instruction) -> tuple[Any, Any]:
    total = round_money(given.total, given.register.currency)
    return _element("NbOfTxs", str(given.count)), _element("CtrlSum", f"{total:f}")


def _terms(given: Instruction) -> Iterable[Any]:
    register, project = given.register, given.project
    kind = BankRegisterKind.SALA if register.kind is BankRegisterKind.ADVANCE else register.kind
    level = _element("SvcLvl", _element("Cd", "SEPA")) if register.currency == "EUR" else None
    agent = (
        _element("BICFI", project.debit_bic)
        if project.debit_bic
        else _element("Othr", _element("Id", "NOTPROVIDED"))
    )
    yield _element("PmtInfId", block_name(given.msg_id))
    yield _element("PmtMtd", "TRF")
    yield _element("BtchBookg", "true")
    yield from _totals(given)
    yield _element("PmtTpInf", level, _element("CtgyPurp", _element("Cd", kind.name)))
    yield _element("ReqdExctnDt", _element("Dt", given.pay_on.isoformat()))
    yield _element("Dbtr", _element("Nm", plain(given.debtor, LONGEST_NAME)))
    yield _element("DbtrAcct", _element("Id", _element("IBAN", project.debit_iban)))
    yield _element("DbtrAgt", _element("FinInstnId", agent))
    yield _element("ChrgBr", "SLEV")


def _transfer(transfer: Transfer, currency: str) -> Any:
    instruction, amount = transfer.instruction_id, round_money(transfer.amount, currency)
    return _element(
        "CdtTrfTxInf",
        _element(
            "PmtId",
            _element("InstrId", instruction) if instruction else None,
            _element("EndToEndId", transfer.end_to_end_id),
        ),
        _element("Amt", _element("InstdAmt", f"{amount:f}", Ccy=currency)),
        _element("Cdtr", _element("Nm", plain(transfer.name, LONGEST_NAME))),
        _element("CdtrAcct", _element("Id", _element("IBAN", transfer.iban))),
        _element("Purp", _element("Cd", transfer.purpose)) if transfer.purpose else None,
        _element("RmtInf", _element("Ustrd", plain(transfer.remittance, LONGEST_TEXT)))
        if transfer.remittance
        else None,
    )
