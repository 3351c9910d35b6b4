"""Whether a new record is one that is there already, by the rules of the deployment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problem, Problems
from portico.models.account import Account
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.duplicates import (
    DuplicateAction,
    DuplicateKey,
    DuplicateMatch,
    DuplicateRule,
    DuplicateSubject,
)
from portico.operations.duplicates.keys import rules_of
from portico.operations.duplicates.values import (
    Values,
    account_values,
    blocks,
    compared,
    contact_values,
)
from portico.operations.sight import sees

MOST_COMPARED: Final = 2000
"""Values that one fuzzy value is compared with at most."""
MODELS: Final[dict[DuplicateSubject, Any]] = {
    DuplicateSubject.ACCOUNT: Account,
    DuplicateSubject.CONTACT: Contact,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that is there already, and the rule that takes it for the same."""

    rule: DuplicateRule
    record: Any


def check_account(
    session: Session, actor: Actor, account: Account, problems: Problems, *path: str | int
) -> list[Problem]:
    """Note the rules that refuse a new account; give those that warn of it."""
    subject = DuplicateSubject.ACCOUNT
    return _check(session, actor, subject, account_values(account), problems, *path)


def check_contact(
    session: Session,
    actor: Actor,
    contact: Contact,
    reaches: Iterable[ContactEmail | ContactPhone],
    problems: Problems,
    *path: str | int,
) -> list[Problem]:
    """Note the rules that refuse a new contact; give those that warn of it."""
    parts = list(reaches)
    values = contact_values(
        contact,
        [each for each in parts if isinstance(each, ContactEmail)],
        [each for each in parts if isinstance(each, ContactPhone)],
    )
    return _check(session, actor, DuplicateSubject.CONTACT, values, problems, *path)


def _check(
    session: Session,
    actor: Actor,
    subject: DuplicateSubject,
    values: Values,
    problems: Problems,
    *path: str | int,
) -> list[Problem]:
    warnings = []
    for found in found_by_rules(session, subject, values):
        told = _told(session, actor, found)
        where = (*path, found.rule.fields[0])
        if found.rule.action is DuplicateAction.WARN:
            warnings.append(Problem("DUPLICATE_WARNING", told, where))
        else:
            problems.add("DUPLICATE", told, *where)
    return warnings


def _told(session: Session, actor: Actor, found: Found) -> str:
    """Which record it is, if the actor may see it; else only that there is one."""
    record, rule = found.record, found.rule.name
    if not sees(session, actor, type(record), record.id):
        return f"One that you do not see is there already, by the rule {rule}. Ask who may."
    prefix, name = ("acc", "name") if isinstance(record, Account) else ("con", "full_name")
    shown = f"{getattr(record, name)} ({prefix}_{record.id.hex})"
    return f"{shown} is there already, by the rule {rule}. Change that one instead."


def found_by_rule(
    session: Session, actor: Actor, subject: DuplicateSubject, values: Values
) -> UUID | None:
    """The record that an import is to change instead of making another one."""
    for found in found_by_rules(session, subject, values):
        record: Any = found.record
        if found.rule.action is DuplicateAction.UPDATE and sees(
            session, actor, type(record), record.id
        ):
            id: UUID = record.id  # noqa: A001 (it is one)
            return id
    return None


def found_by_rules(session: Session, subject: DuplicateSubject, values: Values) -> Iterator[Found]:
    """For each rule that takes the values for those of a record in use: that record."""
    for rule in rules_of(session, subject):
        record_id = _found(session, rule, values)
        if record_id is not None:
            yield Found(rule, session.get_one(MODELS[subject], record_id))


def _found(session: Session, rule: DuplicateRule, values: Values) -> UUID | None:
    model = MODELS[rule.subject]
    best: tuple[float, UUID] | None = None
    for value in compared(rule, values):
        statement = (
            select(DuplicateKey.record_id, DuplicateKey.value)
            .join(model, model.id == DuplicateKey.record_id)
            .where(
                DuplicateKey.rule_id == rule.id,
                DuplicateKey.block.in_(blocks(rule, value)),
                model.archived_at.is_(None),
            )
            .limit(MOST_COMPARED)
        )
        with session.no_autoflush:
            candidates = session.execute(statement).all()
        for record_id, other in candidates:
            score = _likeness(rule, value, other)
            if score is not None and (best is None or score > best[0]):
                best = (score, record_id)
    return best[1] if best else None


def _likeness(rule: DuplicateRule, value: str, other: str) -> float | None:
    """How alike two values are, if they are alike enough."""
    if rule.match is not DuplicateMatch.FUZZY:
        return 100.0 if value == other else None
    from rapidfuzz.fuzz import token_sort_ratio  # noqa: PLC0415 (few deployments need it)

    score: float = token_sort_ratio(value, other)
    return score if score >= (rule.threshold or 100) else None
