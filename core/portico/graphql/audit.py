"""The audit trail as clients read it: every entry, and the entries of one record."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, case, cast, func, literal_column

from portico.graphql.core_access import AUDIT_READ
from portico.graphql.masks import Masks
from portico.ledger import AuditEntry, AuditValue
from portico.query import STRING, Entity, columns, expression, items, object_type
from portico.query.declare import first_paragraph
from portico.query.fields import AnyField, Many

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.query import Env, Row
    from portico.query.catalog import Catalog
    from portico.query.fields import ObjectType


def audit_entry(catalog: Catalog) -> Entity:
    """The type of an entry. Its subject is named as the types of the catalogue call it."""
    masks = Masks(catalog)

    def type_name(row: Row, _env: Env) -> ColumnElement[str]:
        return _by_table(row, {table: each.name for table, each in _tables(catalog).items()})

    def node_id(row: Row, _env: Env) -> ColumnElement[str]:
        prefixes = {table: f"{each.prefix}_" for table, each in _tables(catalog).items()}
        digits = func.replace(cast(row.subject_id, String), _text("-"), _text(""))
        return _by_table(row, prefixes) + digits

    return Entity(
        name="AuditEntry",
        description=first_paragraph(AuditEntry),
        model=AuditEntry,
        prefix="aud",
        plural="auditEntries",
        permission=AUDIT_READ.name,
        order="position",
        fields=(
            *columns(AuditEntry, "id", "position"),
            expression("subjectType", STRING, type_name, "The type of the record; null if none."),
            expression(
                "subjectId", STRING, node_id, "The record's id; null if it has none for clients."
            ),
            *_details(masks),
        ),
    )


def _details(masks: Masks) -> tuple[AnyField, ...]:
    [changes] = columns(AuditEntry, "changes")
    return (
        *columns(AuditEntry, "number", "part", "part_key", "action", "record_version"),
        replace(changes, sql=masks.changes),
        items(
            "personalChanges",
            _value(masks),
            AuditValue,
            "The fields that tell of a person.",
            key="entry_id",
            order="field",
        ),
        *columns(AuditEntry, "at", "actor", "actor_id", "on_behalf_of", "deed", "request_id"),
        *columns(AuditEntry, "address", "previous", "hash"),
    )


def _value(masks: Masks) -> ObjectType:
    before, after = columns(AuditValue, "before", "after")
    return object_type(
        "AuditValue",
        first_paragraph(AuditValue),
        (
            *columns(AuditValue, "field"),
            replace(before, sql=partial(masks.value, "before")),
            replace(after, sql=partial(masks.value, "after")),
            *columns(AuditValue, "erased_at"),
        ),
    )


def trail(entity: Entity) -> Many:
    """The entries about one record of a type, its parts included."""
    table = entity.model.__tablename__
    return Many(
        name="auditTrail",
        description="Who changed what of it, and when; needs the permission core.audit.read.",
        target=AuditEntry,
        on=lambda row, other, _env: and_(
            other.subject_id == row.id, other.subject_type == _text(table)
        ),
        about=entity.model,
        nullable=False,
    )


def _tables(catalog: Catalog) -> dict[str, Entity]:
    return {model.__tablename__: each for model, each in catalog.entities.items()}


def _by_table(row: Row, names: dict[str, str]) -> ColumnElement[str]:
    return case(
        {_text(table): _text(name) for table, name in sorted(names.items())},
        value=row.subject_type,
    )


def _text(own: str) -> ColumnElement[str]:
    """A text of ours that stands in the statement, so that it needs no parameter."""
    return literal_column(f"'{own}'", String())
