"""Reach: which rows belong to the accounts that an actor may see, as SQL inside every read.

Derived from the foreign keys, so that no table can be forgotten: a row that must name an account,
or a row that does, is seen with that account; a row that may name one is seen with it, or if it
names none. Contacts are seen with an account that they play a part at. What leads to no account,
such as a price list, is seen by all who may read its type.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, literal_column, or_, select

from portico.database import metadata
from portico.ledger import AuditEntry
from portico.models import Account, Affiliation, Contact
from portico.query.kinds import ID, STRING
from portico.query.rows import TableRow

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Select, Table

    from portico.access import Actor
    from portico.query.context import Context
    from portico.query.fields import Model

Rule = Callable[["Context", TableRow], "ColumnElement[bool]"]
"""Whether a row is within the reach of the acting user."""

ACCOUNT, CONTACT = Account.__tablename__, Contact.__tablename__


def reach_of(model: Model) -> Rule | None:
    """The rule of a model's rows; None if they belong to no account."""
    return _audit if model is AuditEntry else rule_of(model.__tablename__)


@cache
def rule_of(table: str) -> Rule | None:
    """The rule of a table's rows; None if they belong to no account."""
    if table == ACCOUNT:
        return _account
    if table == CONTACT:
        return _contact
    owners = _owners(table)
    if not owners:
        return None
    return _some(owners) if owners[0].nullable else _all(owners)


def _owners(table: str) -> list[Column[Any]]:
    """The columns that say which accounts a row belongs to, or which rows that do."""
    columns = metadata.tables[table]
    owners = _keys(columns, lambda target: target == ACCOUNT)
    owners = owners or _keys(columns, lambda target: target != table and _owned(target))
    return [each for each in owners if not each.nullable] or owners


def _owned(table: str) -> bool:
    return table in _owned_tables(len(metadata.tables))


@cache
def _owned_tables(_count: int) -> frozenset[str]:
    """The tables whose keys lead to an account or a contact, found from there backwards.

    Known for as many tables as there are: those of a plugin that is loaded later count then.
    """
    owned = {ACCOUNT, CONTACT}
    while found := {
        name
        for name, table in metadata.tables.items()
        if name not in owned and _keys(table, owned.__contains__)
    }:
        owned |= found
    return frozenset(owned)


def _keys(table: Table, leads: Callable[[str], bool]) -> list[Column[Any]]:
    return [
        column
        for column in table.columns
        if any(leads(key.column.table.name) for key in column.foreign_keys)
    ]


def _some(columns: list[Column[Any]]) -> Rule:
    def rule(context: Context, row: TableRow) -> ColumnElement[bool]:
        none = and_(*[getattr(row, column.key).is_(None) for column in columns])
        return or_(none, *[_seen(context, row, column) for column in columns])

    return rule


def _all(columns: list[Column[Any]]) -> Rule:
    return lambda context, row: and_(*[_seen(context, row, column) for column in columns])


def _seen(context: Context, row: TableRow, column: Column[Any]) -> ColumnElement[bool]:
    """Whether the row that a foreign key names is within reach."""
    key = next(iter(column.foreign_keys))
    return _exists(context, key.column.table.name, key.column.key, getattr(row, column.key))


def _exists(
    context: Context, table: str, key: str, value: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether there is such a row within reach.

    What it belongs to is joined, not nested: SQLite limits how deep a statement may be nested.
    """
    statement: Select[Any] = select(literal_column("1"))
    while True:
        alias, found = context.alias(), metadata.tables[table]
        row = TableRow(alias, {column.key: column.type for column in found.columns})
        statement = statement.select_from(found.alias(alias)).where(getattr(row, key) == value)
        owner = _only_owner(table)
        if owner is None:
            break
        target = next(iter(owner.foreign_keys)).column
        table, key, value = target.table.name, target.key, getattr(row, owner.key)
    rule = rule_of(table)
    assert rule is not None  # noqa: S101 (only owned tables are asked for)
    return statement.where(rule(context, row)).exists()


@cache
def _only_owner(table: str) -> Column[Any] | None:
    """The one column that says which row a row belongs to, if nothing else decides."""
    if table in {ACCOUNT, CONTACT}:
        return None
    owners = _owners(table)
    return owners[0] if len(owners) == 1 and not owners[0].nullable else None


def _account(context: Context, row: TableRow) -> ColumnElement[bool]:
    reach, env = context.actor.reach, context.env
    tests = []
    if reach.owners is not None:
        tests.append(env.is_among(row.owner, STRING, _owners_within))
    if reach.accounts is not None:
        tests.append(env.is_among(row.id, ID, _accounts_within))
    return and_(*tests)


def _owners_within(actor: Actor) -> frozenset[Any]:
    return actor.reach.owners or frozenset()


def _accounts_within(actor: Actor) -> frozenset[Any]:
    return actor.reach.accounts or frozenset()


def _contact(context: Context, row: TableRow) -> ColumnElement[bool]:
    """With an account; a contact that is tied to none yet is seen by who created it."""
    alias = context.alias()
    affiliations = Affiliation.__table__.alias(alias)
    tie = TableRow(alias, {column.key: column.type for column in affiliations.columns})
    ties: Select[Any] = (
        select(literal_column("1")).select_from(affiliations).where(tie.contact_id == row.id)
    )
    seen = ties.where(_exists(context, ACCOUNT, "id", tie.account_id)).exists()
    return or_(seen, and_(~ties.exists(), row.created_by == _creator(context)))


def _creator(context: Context) -> ColumnElement[Any]:
    return context.env.actor_value(STRING, _name)


def _name(actor: Actor) -> str:
    return actor.name


def readable_entries(context: Context, row: TableRow) -> ColumnElement[bool] | None:
    """Entries are for who may read the type of their record; None if the actor may read all."""
    closed = sorted(
        model.__tablename__
        for model, each in context.catalog.entities.items()
        if not context.actor.may(each.permission)
    )
    if not closed:
        return None
    return row.subject_type.not_in([literal_column(f"'{table}'") for table in closed])


def _audit(context: Context, row: TableRow) -> ColumnElement[bool]:
    """An entry is seen with the record that it is about; of what is gone it is not."""
    about = [
        and_(
            row.subject_type == literal_column(f"'{model.__tablename__}'"),
            entries_about(model)(context, row),
        )
        for model in context.catalog.entities
        if _owned(model.__tablename__)
    ]
    return or_(false(), *about)


def entries_about(model: Model) -> Rule:
    """The rule of audit entries that are known to be about records of one model.

    It says the same of them as the rule of all entries, which looks at every table there is.
    """
    table = model.__tablename__

    def rule(context: Context, row: TableRow) -> ColumnElement[bool]:
        return _exists(context, table, "id", row.subject_id) if _owned(table) else false()

    return rule
