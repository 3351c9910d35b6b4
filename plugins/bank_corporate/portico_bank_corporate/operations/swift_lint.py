"""Looking a SWIFT message over before it is sent: nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy.orm import Session

from portico.access import Actor
from portico_bank_corporate.operations.swift.layout import LAYOUTS, BankSwiftMessageType
from portico_bank_corporate.operations.swift.lint import BankSwiftFinding, lint
from portico_bank_corporate.operations.swift.message import Content, Message, read
from portico_bank_corporate.operations.swift.rules import RULES


@dataclass(kw_only=True)
class BankSwiftLintQuestion:
    """A message that is to be looked over."""

    type: Annotated[BankSwiftMessageType, "Which message it is."]
    content: Annotated[
        str, "Its text block, `:15A:` and so on, or the whole message with its blocks in braces."
    ]


@dataclass(frozen=True, kw_only=True)
class BankSwiftField:
    """One field of a message as it was read."""

    sequence: Annotated[str, "Its sequence, A, B or C."]
    tag: Annotated[str, "Its tag, such as 32B."]
    name: Annotated[str | None, "What the standard calls it; null if the field is not known."]
    value: Annotated[str, "What it holds; lines are ended by a line feed."]


@dataclass(frozen=True, kw_only=True)
class BankSwiftRule:
    """One conditional rule of the standard, and whether the message keeps it."""

    code: Annotated[str, "Its number, such as C1."]
    error: Annotated[str, "SWIFT's error code where it is broken, such as E01."]
    meaning: Annotated[str, "What it says."]
    is_kept: Annotated[bool, "Whether the message keeps it."]


@dataclass(frozen=True, kw_only=True)
class BankSwiftLint:
    """What was found in a message."""

    is_valid: Annotated[bool, "Whether nothing is wrong."]
    findings: Annotated[list[BankSwiftFinding], "Everything that is wrong."]
    rules: Annotated[list[BankSwiftRule], "The rules of such a message."]
    fields: Annotated[list[BankSwiftField], "The fields as they were read."]


def answer_swift_lint(
    session: Session, actor: Actor, input: BankSwiftLintQuestion
) -> BankSwiftLint:
    """Every finding in an MT 760, 761, 767 or 775, with rule and error code; a pure function."""
    return looked_over(read(input.type, input.content))


def looked_over(message: Message) -> BankSwiftLint:
    """The findings, rules and fields of a message."""
    findings = lint(message)
    broken = {finding.rule for finding in findings}
    return BankSwiftLint(
        is_valid=not findings,
        findings=findings,
        rules=[
            BankSwiftRule(
                code=rule.code,
                error=rule.error,
                meaning=rule.meaning,
                is_kept=rule.code not in broken,
            )
            for rule in RULES[message.type]
        ],
        fields=[
            BankSwiftField(
                sequence=each.sequence, tag=each.tag, name=_name(message, each), value=each.value
            )
            for each in message.contents
        ],
    )


def _name(message: Message, content: Content) -> str | None:
    fields = LAYOUTS[message.type].get(content.sequence, ())
    found = (field.name for field in fields if field.format_of(content.tag) is not None)
    return next(found, None)
