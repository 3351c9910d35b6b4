"""Reading a statement of an account (camt.053) or a notice of bookings (camt.054).

Read is what is booked and names something: pending entries and balances say nothing of registers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from portico.errors import refuse
from portico.markup import (
    NotXml,
    Opener,
    drop,
    elements_at,
    first_at,
    local,
    namespace,
    read_pieces,
    text_at,
)
from portico_bank_corporate.operations.intake.document import COUNT, number
from portico_bank_corporate.operations.intake.findings import CONTENT, not_read
from portico_bank_corporate.operations.intake.schema import NAMESPACE, another_document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KNOWN: Final = re.compile(rf"{re.escape(NAMESPACE)}camt\.05[34]\.001\.(0[2-9]|1[0-3])")
CAMT_053: Final = "camt.053.001.08"
STATEMENTS: Final = ("Stmt", "Ntfctn")
AMOUNTS: Final = ("AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/InstdAmt/Amt")
UNNAMED: Final = frozenset({"NOTPROVIDED", "NONREF"})
LONGEST_CODE: Final = 4
LONGEST_ID: Final = 35


@dataclass(frozen=True, slots=True)
class Booking:
    """What was booked: one payment, or a batch of them in one sum."""

    amount: Decimal
    currency: str
    is_credit: bool
    booked_on: date
    bank_reference: str | None
    msg_id: str | None
    block_id: str | None
    end_to_end_id: str | None
    count: int | None = None
    returned: bool = False
    reason: str | None = None

    @property
    def reference(self) -> str:
        """The nearest name that it gives."""
        return self.end_to_end_id or self.block_id or self.msg_id or ""


@dataclass(slots=True)
class Statement:
    """A whole statement."""

    msg_id: str = ""
    ibans: set[str] = field(default_factory=set)
    bookings: list[Booking] = field(default_factory=list)


def read_camt(opener: Opener, encoding: str | None) -> Statement:
    """Read a statement; refuse what is none, or of more than one account."""
    statement = Statement()
    try:
        _read(statement, opener, encoding)
    except NotXml as fault:
        raise refuse(*not_read(fault), *CONTENT) from fault
    if not statement.msg_id:
        raise refuse("CH21", "GrpHdr/MsgId is missing.", *CONTENT)
    if len(statement.ibans) != 1:
        text = f"Give the statement of one account; this is of {len(statement.ibans)}."
        raise refuse("AC02", text, *CONTENT)
    return statement


def _read(statement: Statement, opener: Opener, encoding: str | None) -> None:
    home = ""
    for event, element in read_pieces(opener, encoding, "Document", "GrpHdr", "Acct", "Ntry"):
        name = local(element)
        if event == "start":
            home = namespace(element) if name == "Document" else home
            if not KNOWN.fullmatch(home):
                break
        elif name == "GrpHdr":
            statement.msg_id = (text_at(element, "MsgId") or "")[:LONGEST_ID]
        elif name == "Acct" and _is_of_statement(element):
            statement.ibans.add(text_at(element, "Id/IBAN") or "")
        elif name == "Ntry":
            statement.bookings += _bookings(element)
            drop(element)
    if not KNOWN.fullmatch(home):
        raise refuse("FF01", another_document(CAMT_053, home), *CONTENT)


def _is_of_statement(account: Element) -> bool:
    """Whether an account is the one that a statement is of, not one that a booking names."""
    parent = account.getparent()
    return parent is not None and local(parent) in STATEMENTS


def _bookings(entry: Element) -> Iterator[Booking]:
    """The payments of an entry, or the entry itself if none of them is named."""
    if (text_at(entry, "Sts/Cd") or text_at(entry, "Sts")) != "BOOK":
        return
    named = [each for each in elements_at(entry, "NtryDtls/TxDtls") if _name(each)]
    if not named:
        yield _booking(entry, entry, first_at(entry, "NtryDtls"))
    alone = len(named) == 1
    for each in named:
        yield _booking(entry, each, None, alone=alone)


def _name(details: Element) -> str | None:
    given = text_at(details, "Refs/EndToEndId")
    return None if given in UNNAMED else given


def _booking(
    entry: Element, details: Element, batch: Element | None, *, alone: bool = False
) -> Booking:
    amount = _amount(entry if alone else details)
    refs = first_at(batch, "TxDtls/Refs") if batch is not None else first_at(details, "Refs")
    group = first_at(batch, "Btch")
    count = text_at(group, "NbOfTxs") or ""
    back = first_at(details, "RtrInf")
    sign = text_at(details, "CdtDbtInd") or text_at(entry, "CdtDbtInd")
    return Booking(
        amount=number(amount.text or "") if amount is not None else Decimal("NaN"),
        currency=(amount.get("Ccy") if amount is not None else None) or "",
        is_credit=sign == "CRDT",
        booked_on=_day(entry),
        bank_reference=(text_at(refs, "AcctSvcrRef") or text_at(entry, "AcctSvcrRef")),
        msg_id=text_at(group, "MsgId") or text_at(refs, "MsgId"),
        block_id=text_at(group, "PmtInfId") or text_at(refs, "PmtInfId"),
        end_to_end_id=None if details is entry else _name(details),
        count=int(count) if COUNT.fullmatch(count) else None,
        returned=back is not None or text_at(entry, "RvslInd") in {"true", "1"},
        reason=_reason(back),
    )


def _amount(element: Element) -> Element | None:
    return next((each for path in AMOUNTS for each in elements_at(element, path)), None)


def _reason(back: Element | None) -> str | None:
    given = text_at(back, "Rsn/Cd") or text_at(back, "Rsn/Prtry")
    return given[:LONGEST_CODE] if given else None


def _day(entry: Element) -> date:
    given = text_at(entry, "BookgDt/Dt") or text_at(entry, "BookgDt/DtTm") or ""
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        raise refuse("DT01", f"{given[:30]!r} is no date of a booking.", *CONTENT) from None
