"""Everything that is wrong with a SWIFT message, found at once: formats, fields, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from portico.values import Choice, Money, minor_units
from portico_bank_corporate.models.amounts import is_currency
from portico_bank_corporate.models.formats import REFERENCE
from portico_bank_corporate.operations.swift.formats import narrative, pattern, room, stranger
from portico_bank_corporate.operations.swift.layout import LAYOUTS, LONGEST, Field
from portico_bank_corporate.operations.swift.message import Content, Message
from portico_bank_corporate.operations.swift.rules import breaches

MOST_MESSAGES: Final = 8
"""A message, and up to seven that continue it."""

DATES: Final = ("30", "31E", "31C", "31S")
AMOUNTS: Final = ("32B", "33B")
REFERENCES: Final = ("20", "21", "23")


class BankSwiftFindingCode(Choice):
    """What a finding is about."""

    RULE = "A conditional rule of the standard is broken: `rule` names it."
    MISSING = "A field that every such message has is not there."
    UNKNOWN = "There is no such field in that sequence."
    REPEATED = "A field comes twice in a sequence."
    ORDER = "A field comes before one that precedes it in the standard."
    CHARSET = "A character is not in the field's character set."
    LENGTH = "A line is too long."
    LINES = "There are too many lines."
    FORMAT = "The content has another form than the field's format."
    CODE = "The code is none of the field's codes."
    DATE = "The digits are no date."
    AMOUNT = "The currency or the number of decimals cannot be."
    REFERENCE = "A reference has a slash at an end, or two together."
    SIZE = "The message is longer than a message may be."
    SYNTAX = "Text that belongs to no field, or a line that would end the message."


@dataclass(frozen=True, kw_only=True)
class BankSwiftFinding:
    """One thing that is wrong with a message, and what mends it."""

    code: Annotated[BankSwiftFindingCode, "What it is about."]
    rule: Annotated[str | None, "The rule that is broken, C1 to C9; null for other findings."]
    error: Annotated[str | None, "SWIFT's error code, such as E01, where there is one."]
    sequence: Annotated[str | None, "The sequence, A, B or C."]
    tag: Annotated[str | None, "The field's tag, such as 31E."]
    line: Annotated[int | None, "The line of the text that it is in, from 1."]
    message: Annotated[str, "What is wrong."]
    mend: Annotated[str, "What would make it right."]


def lint(message: Message) -> list[BankSwiftFinding]:
    """All findings: of the text, of each field, of the order, of the rules."""
    found = [*_text(message), *_contents(message), *_missing(message)]
    for breach in breaches(message):
        at = next(
            (
                each.line
                for each in message.contents
                if each.sequence == breach.sequence and each.tag[:2] == breach.tag[:2]
            ),
            None,
        )
        found.append(
            BankSwiftFinding(
                code=BankSwiftFindingCode.RULE,
                rule=breach.rule.code,
                error=breach.rule.error,
                sequence=breach.sequence,
                tag=breach.tag,
                line=at,
                message=breach.message,
                mend=breach.mend,
            )
        )
    return found


def _finding(
    code: BankSwiftFindingCode,
    message: str,
    mend: str,
    at: Content | None = None,
    *,
    error: str | None = None,
    line: int | None = None,
) -> BankSwiftFinding:
    return BankSwiftFinding(
        code=code,
        rule=None,
        error=error,
        sequence=at.sequence if at else None,
        tag=at.tag if at else None,
        line=line if line is not None else (at.line if at else None),
        message=message,
        mend=mend,
    )


def _text(message: Message) -> Iterator[BankSwiftFinding]:
    if len(message.text) > LONGEST:
        text = f"The text has {len(message.text)} characters; a message has at most {LONGEST}."
        mend = "Move a part of the text to an extension message (MT 761, MT 775)."
        yield _finding(BankSwiftFindingCode.SIZE, text, mend)
    for line in message.stray:
        text = f"Line {line} belongs to no field."
        mend = "Begin each field with its tag between colons, as in :20:."
        yield _finding(BankSwiftFindingCode.SYNTAX, text, mend, line=line)


def _contents(message: Message) -> Iterator[BankSwiftFinding]:
    seen: set[tuple[str, str]] = set()
    last: dict[str, int] = {}
    for each in message.contents:
        fields = LAYOUTS[message.type].get(each.sequence, ())
        place = next((i for i, it in enumerate(fields) if it.format_of(each.tag) is not None), None)
        if place is None:
            text = f"Sequence {each.sequence} of {message.type.name} has no field {each.tag}."
            mend = f"Leave field {each.tag} out."
            yield _finding(BankSwiftFindingCode.UNKNOWN, text, mend, each, error="T13")
            continue
        field = fields[place]
        if (each.sequence, field.tag) in seen:
            text = f"Field {field.tag} comes twice in sequence {each.sequence}."
            yield _finding(BankSwiftFindingCode.REPEATED, text, "Give it once.", each)
        elif place < last.get(each.sequence, 0):
            text = f"Field {each.tag} comes too late in sequence {each.sequence}."
            mend = f"Put it before field {fields[last[each.sequence]].tag}."
            yield _finding(BankSwiftFindingCode.ORDER, text, mend, each)
        seen.add((each.sequence, field.tag))
        last[each.sequence] = max(place, last.get(each.sequence, 0))
        yield from _content(field, each)


def _missing(message: Message) -> Iterator[BankSwiftFinding]:
    for sequence, fields in LAYOUTS[message.type].items():
        if sequence == "C" and message.value("C", "15C") is None:
            continue
        for field in fields:
            if field.mandatory and message.value(sequence, field.tag) is None:
                text = f"Field {field.tag} ({field.name}) is missing in sequence {sequence}."
                at = Content(sequence, field.tag, "")
                mend = f"Give field {field.tag}."
                yield _finding(BankSwiftFindingCode.MISSING, text, mend, at, line=0)


def _content(field: Field, at: Content) -> Iterator[BankSwiftFinding]:
    form = field.format_of(at.tag) or ""
    if not form:
        if at.value:
            text = f"Field {at.tag} only opens its sequence."
            yield _finding(BankSwiftFindingCode.FORMAT, text, "Leave it empty.", at)
        return
    faults = list(_shape(form, at))
    yield from faults
    if not faults:
        yield from _meaning(field, at)
        yield from _count(at)


def _shape(format: str, at: Content) -> Iterator[BankSwiftFinding]:
    lines = at.value.split("\n")
    charset = narrative(format)
    strange = stranger(at.value, charset) if charset else None
    if strange:
        line, column, character = strange
        text = f"{character!r} in line {line}, column {column} is not in character set "
        text += f"{charset}."
        mend = "Write it in other characters."
        where = at.line + line - 1
        yield _finding(BankSwiftFindingCode.CHARSET, text, mend, at, error="T50", line=where)
    space = room(format)
    # An account or a code may stand before the lines of a narrative.
    extra = 1 if "$" in format else 0
    if space and len(lines) > space[0] + extra:
        text = f"Field {at.tag} has {len(lines)} lines; {space[0]} are allowed."
        yield _finding(BankSwiftFindingCode.LINES, text, "Say it in fewer lines.", at, error="T50")
    for number, content in enumerate(lines):
        where = at.line + number
        if space and len(content) > space[1]:
            text = (
                f"A line of field {at.tag} has {len(content)} characters; {space[1]} are allowed."
            )
            mend = "Break the line."
            yield _finding(BankSwiftFindingCode.LENGTH, text, mend, at, error="T50", line=where)
        if number and content[:1] in {":", "-"}:
            text = f"A line of field {at.tag} begins with {content[0]!r}, as only a field may."
            mend = "Begin it with another character."
            yield _finding(BankSwiftFindingCode.SYNTAX, text, mend, at, line=where)
    is_told = strange or (space and (len(lines) > space[0] or max(map(len, lines)) > space[1]))
    if not is_told and not pattern(format).fullmatch(at.value):
        text = f"{at.value[:40]!r} is not of the format {format}."
        mend = f"Write field {at.tag} as {format}."
        yield _finding(BankSwiftFindingCode.FORMAT, text, mend, at)


def _meaning(field: Field, at: Content) -> Iterator[BankSwiftFinding]:
    code = at.value.split("\n")[0].split("/")[0]
    if field.codes and code not in field.codes:
        text = f"{code} is no code of field {at.tag}."
        mend = f"Use one of {', '.join(field.codes)}."
        yield _finding(BankSwiftFindingCode.CODE, text, mend, at)
    if at.tag in DATES and not _is_date(at.value):
        text = f"{at.value} is no date: year, month and day, two digits each."
        yield _finding(BankSwiftFindingCode.DATE, text, "Give a date.", at, error="T50")
    if at.tag in AMOUNTS and (fault := _amount_fault(at.value)):
        yield _finding(BankSwiftFindingCode.AMOUNT, fault[1], "Correct it.", at, error=fault[0])
    if at.tag in REFERENCES and not REFERENCE.fullmatch(at.value):
        text = f"{at.value} begins or ends with a slash, or has two together."
        mend = "Take the slashes away."
        yield _finding(BankSwiftFindingCode.REFERENCE, text, mend, at, error="T26")


def _count(at: Content) -> Iterator[BankSwiftFinding]:
    """Field 27 says which of how many messages it is: one undertaking has at most eight."""
    if at.tag != "27":
        return
    number, total = (int(each) for each in at.value.split("/"))
    if not 1 <= number <= total <= MOST_MESSAGES:
        text = f"{at.value} is no message of at most {MOST_MESSAGES}."
        mend = "Write the number of the message and of all messages, as in 1/2."
        yield _finding(BankSwiftFindingCode.FORMAT, text, mend, at, error="T75")


def _is_date(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%y%m%d")  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return False
    return True


def _amount_fault(value: str) -> tuple[str, str] | None:
    currency, number = value[:3], value[3:].replace(",", ".")
    if not is_currency(currency):
        return "T52", f"{currency} is no ISO 4217 currency."
    try:
        money = Money(Decimal(number), currency)
    except InvalidOperation:
        return "T40", f"{number} is no amount."
    if not money.is_representable():
        return "C03", f"{value[3:]} has too many decimals: {currency} has {minor_units(currency)}."
    return None
