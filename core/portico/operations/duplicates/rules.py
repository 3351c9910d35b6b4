"""What can be done with duplicate rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.hookspecs import Again, Done
from portico.models.duplicates import (
    DuplicateAction,
    DuplicateKey,
    DuplicateMatch,
    DuplicateRule,
    DuplicateSubject,
)
from portico.operations.assigning import assign
from portico.operations.duplicates.keys import keep_keys
from portico.operations.duplicates.values import FIELDS
from portico.operations.jobs import enqueue
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset

LEAST, MOST = 50, 100
A_TURN: Final = 500
"""Records whose keys are written in one turn."""
KEYS: Final = "core.duplicate_keys"


@dataclass(kw_only=True)
class DuplicateRuleCreate:
    """A new rule."""

    name: Annotated[str, "What the rule is called."]
    subject: Annotated[DuplicateSubject, "What it is about."]
    fields: Annotated[
        list[str],
        "The fields that must all match: of accounts `name`, `legalName`, `country`, "
        "`registrationNumber`, `taxId`, `website`; of contacts `givenName`, `familyName`, `email`, "
        "`phone`.",
    ]
    match: Annotated[DuplicateMatch, "When two values are taken for the same."]
    threshold: Annotated[int | None, "How alike fuzzy values must be: 50 to 100."] = None
    action: Annotated[DuplicateAction, "What is done with the new one."]


@dataclass(kw_only=True)
class DuplicateRuleUpdate:
    """Changes to a rule. What is left out stays as it is."""

    id: Annotated[UUID, Ref("DuplicateRule"), "The rule."]
    expected_version: Annotated[int, "The version that you saw."]
    name: Annotated[str | Unset, "What the rule is called."] = UNSET
    threshold: Annotated[int | Unset | None, "How alike fuzzy values must be: 50 to 100."] = UNSET
    action: Annotated[DuplicateAction | Unset, "What is done with the new one."] = UNSET
    is_active: Annotated[bool | Unset, "Whether it is applied."] = UNSET


def create_rule(session: Session, actor: Actor, input: DuplicateRuleCreate) -> DuplicateRule:
    """Take new records for those that are there by a rule; those there are looked at first."""
    rule = DuplicateRule(
        id=new_id(),
        subject=input.subject,
        fields=input.fields,
        match=input.match,
        threshold=input.threshold,
        action=input.action,
        is_active=True,
    )
    problems = Problems()
    assign(rule, input, ("name",), problems, "input")
    known = FIELDS[input.subject]
    if not input.fields:
        problems.add("REQUIRED", f"Name a field: {', '.join(known)}.", "input", "fields")
    for position, name in enumerate(input.fields):
        if name not in known or name in input.fields[:position]:
            text = f"{name[:60]!r} is there twice or none of {', '.join(known)}."
            problems.add("DUPLICATE_FIELD", text, "input", "fields", position)
    _check_threshold(rule, problems)
    problems.raise_if_any()
    session.add(rule)
    session.flush()
    enqueue(session, actor, KEYS, {"rule": rule.id.hex})
    return rule


def update_rule(session: Session, actor: Actor, input: DuplicateRuleUpdate) -> DuplicateRule:
    """Change a rule. To compare other fields, or otherwise, make another rule."""
    rule = get(session, DuplicateRule, input.id, lock=True)
    expect_version(rule, input.expected_version)
    problems, was_active = Problems(), rule.is_active
    with session.no_autoflush:
        assign(rule, input, ("name",), problems, "input")
        for name in ("threshold", "action", "is_active"):
            if getattr(input, name) is not UNSET:
                setattr(rule, name, getattr(input, name))
        _check_threshold(rule, problems)
        problems.raise_if_any()
    session.flush()
    if not rule.is_active:
        own = delete(DuplicateKey).where(DuplicateKey.rule_id == rule.id)
        session.execute(own.execution_options(synchronize_session=False))
    elif not was_active:
        enqueue(session, actor, KEYS, {"rule": rule.id.hex})
    return rule


def _check_threshold(rule: DuplicateRule, problems: Problems) -> None:
    is_fuzzy, path = rule.match is DuplicateMatch.FUZZY, ("input", "threshold")
    if is_fuzzy and not LEAST <= (rule.threshold or 0) <= MOST:
        problems.add("DUPLICATE_THRESHOLD", f"Say how alike: {LEAST} to {MOST}.", *path)
    if not is_fuzzy and rule.threshold is not None:
        text = "Only fuzzy values have a threshold; leave it out."
        problems.add("DUPLICATE_THRESHOLD", text, *path)


def run_keys(
    session: Session, actor: Actor, input: dict[str, Any], state: dict[str, Any]
) -> Again | Done:
    """One turn of writing the keys of the records that were there before a rule."""
    rule = session.get(DuplicateRule, UUID(hex=input["rule"]))
    if rule is None or not rule.is_active:
        return Done({})
    after = UUID(hex=state["after"]) if "after" in state else None
    last = keep_keys(session, rule, after, A_TURN)
    return Done({}) if last is None else Again({"after": last.hex})
