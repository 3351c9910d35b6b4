"""Reading an ISO 20022 pain.002 file: what a bank reports on a message of its customer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from portico.errors import refuse
from portico.markup import (
    NotXml,
    Opener,
    drop,
    local,
    namespace,
    read_pieces,
    text_at,
    texts_at,
)
from portico_bank_corporate.operations.intake.findings import CONTENT, not_read
from portico_bank_corporate.operations.intake.schema import (
    NAMESPACE,
    PAIN_002,
    another_document,
    schema_faults,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KNOWN: Final = re.compile(
    r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.(03|0[4-9]|1[0-5])"
    r"|http://www\.six-interbank-clearing\.com/de/pain\.002\.001\.(03\.ch\.02|10\.ch\.02)\.xsd"
)
LONGEST_REASON: Final = 210
LONGEST_CODE: Final = 4
"""A bank's own code is longer as a rule: it is kept with the text then."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A status that a report gives, and why."""

    reference: str
    status: str
    reason: str | None
    text: str | None

    def within(self, *broader: Reported) -> Reported:
        """With the status that the nearest broader level gives, if it has none of its own.

        A reason that is missing is that of the nearest level which gives the same status.
        """
        status = self.status or next((each.status for each in broader if each.status), "")
        reasons = (each for each in (self, *broader) if each.status in {"", status})
        source = next((each for each in reasons if each.reason or each.text), self)
        return Reported(self.reference, status, source.reason, source.text)


@dataclass(slots=True)
class ReportedBlock:
    """What is reported of a block, and of its payments by their end-to-end identification."""

    own: Reported
    payments: list[Reported] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A whole report."""

    msg_id: str = ""
    made_on: date | None = None
    group: Reported = field(default_factory=lambda: Reported("", "", None, None))
    blocks: list[ReportedBlock] = field(default_factory=list)


def read_pain002(opener: Opener, encoding: str | None) -> Report:
    """Read a report; refuse what is none."""
    report = Report()
    try:
        _read(report, opener, encoding)
    except NotXml as fault:
        raise refuse(*not_read(fault), *CONTENT) from fault
    if not report.msg_id or not report.group.reference:
        text = "GrpHdr/MsgId or OrgnlGrpInfAndSts/OrgnlMsgId is missing."
        raise refuse("CH21", text, *CONTENT)
    return report


def _read(report: Report, opener: Opener, encoding: str | None) -> None:
    known = False
    payments: list[Reported] = []
    tags = ("Document", "GrpHdr", "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "TxInfAndSts")
    for event, element in read_pieces(opener, encoding, *tags):
        name = local(element)
        if event == "start":
            if name == "Document":
                known = _recognise(element, opener, encoding)
        elif name == "GrpHdr":
            report.msg_id = text_at(element, "MsgId") or ""
            report.made_on = _day(text_at(element, "CreDtTm") or "")
        elif name == "OrgnlGrpInfAndSts":
            report.group = _reported(element, "OrgnlMsgId", "GrpSts")
        elif name == "TxInfAndSts":
            payments.append(_reported(element, "OrgnlEndToEndId", "TxSts"))
        elif name == "OrgnlPmtInfAndSts":
            own = _reported(element, "OrgnlPmtInfId", "PmtInfSts")
            report.blocks.append(ReportedBlock(own, payments))
            payments = []
            drop(element)
    if not known:
        raise refuse("FF01", "This is no Document of a status report.", *CONTENT)


def _day(instant: str) -> date | None:
    """The bank's day of an instant; None if it is none."""
    try:
        return date.fromisoformat(instant[:10])
    except ValueError:
        return None


def _recognise(root: Element, opener: Opener, encoding: str | None) -> bool:
    home = namespace(root)
    if not KNOWN.fullmatch(home):
        raise refuse("FF01", another_document(PAIN_002, home), *CONTENT)
    faults = schema_faults(opener, encoding, PAIN_002) if home == NAMESPACE + PAIN_002 else []
    if faults:
        raise refuse("FF01", " ".join(fault for _, fault in faults[:5]), *CONTENT)
    return True


def _reported(element: Element, reference: str, status: str) -> Reported:
    code = text_at(element, "StsRsnInf/Rsn/Cd")
    own = list(texts_at(element, "StsRsnInf/Rsn/Prtry"))
    if code is None and own and len(own[0]) <= LONGEST_CODE:
        code = own.pop(0)
    said = " ".join([*own, *texts_at(element, "StsRsnInf/AddtlInf")])
    return Reported(
        text_at(element, reference) or "",
        text_at(element, status) or "",
        code,
        said[:LONGEST_REASON] or None,
    )
