"""The root fields of subscriptions: what they ask, what they tell, and who listens for them.

Which events are delivered, and to whom, is the affair of :mod:`portico.delivery`: it puts a
listener into the context that a document is executed with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol

from portico.graphql.types import Argument, Member
from portico.ledger import AuditAction
from portico.ledger.written import is_recorded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from graphql import GraphQLResolveInfo, GraphQLSchema

    from portico.graphql.types import Types
    from portico.query.catalog import Catalog
    from portico.query.fields import Entity, Subscription

EVENTS: Final = "events"
RECORD: Final = "record"
"""The field of ``events`` that shows the record, of whatever type it is."""
RECORD_TYPE: Final = "RecordType"

POSITION = Member(
    name="position",
    type="String!",
    description="Where this stands among all events. Give it as `after` to go on from here.",
)
CHANGE = Member(name="change", type="AuditAction!", description="What was done with the record.")
ID = Member(name="id", type="ID!", description="The record's id.")
AT = Member(name="at", type="DateTime!", description="When it was done.")

AFTER = Argument(
    name="after",
    type="String",
    description="Begin after this position, which an earlier message had; otherwise begin now.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a subscription asks: its declaration, None for ``events``, and its arguments."""

    declared: Subscription | None
    arguments: Mapping[str, Any]
    field: str
    """The field of the payload that shows the record."""


class Listener(Protocol):
    """Who listens for a subscription: the context of its execution."""

    async def listen(
        self, info: GraphQLResolveInfo[Any], asked: Asked
    ) -> AsyncIterator[dict[str, Any]]:
        """The payloads, each as the answer has it; raises what the subscription is refused for."""


def subscription_members(types: Types, catalog: Catalog) -> list[Member]:
    """The fields of Subscription: ``events``, and what the core and plugins declare."""
    types.choice(AuditAction)
    return [
        _all_events(types, catalog),
        *(_one_kind(types, catalog, each) for each in catalog.subscriptions.values()),
    ]


def _all_events(types: Types, catalog: Catalog) -> Member:
    names = [each.name for each in telling(catalog)]
    kinds = Enum(RECORD_TYPE, {name: name for name in names})  # type: ignore[misc]  # made here
    described = {name: f"Records of type {name}." for name in names}
    types.enum(kinds, "The types whose records tell of their changes.", described)
    kind = Member(name="type", type=f"{RECORD_TYPE}!", description="The type of the record.")
    text = "The record as it is now; null once it is removed."
    shown = Member(name=RECORD, type="Node", description=text)
    types.object("RecordChanged", "A record was written.", [POSITION, CHANGE, kind, ID, AT, shown])
    wanted = Argument(
        name="types", type=f"[{RECORD_TYPE}!]", description="Of these types only; else of all."
    )
    return Member(
        name=EVENTS,
        type="RecordChanged!",
        description="Every change of every record that you may see, as it happens.",
        arguments=(wanted, _only("The id of a record: tell of this one only."), AFTER),
    )


def _one_kind(types: Types, catalog: Catalog, declared: Subscription) -> Member:
    entity = catalog.of_model(declared.model)
    text = "The record as it is now; null once it is removed."
    shown = Member(name=record_field(catalog, declared), type=entity.name, description=text)
    own = [POSITION, *(() if declared.event else (CHANGE,)), ID, AT, shown]
    kind = declared.name[0].upper() + declared.name[1:]
    types.object(kind, f"One message of {declared.name}.", own, plugin=declared.plugin)
    return Member(
        name=declared.name,
        type=f"{kind}!",
        description=declared.description,
        arguments=(_only(f"The id of one {entity.name}: tell of this one only."), AFTER),
        plugin=declared.plugin,
    )


def _only(description: str) -> Argument:
    return Argument(name="id", type="ID", description=description)


def telling(catalog: Catalog) -> list[Entity]:
    """The types whose records tell of their changes: those whose writes are recorded."""
    return [each for model, each in catalog.entities.items() if is_recorded(model)]


def record_field(catalog: Catalog, declared: Subscription) -> str:
    """The field of a payload that shows the record: ``account``."""
    name = catalog.of_model(declared.model).name
    return name[0].lower() + name[1:]


def resolve_subscriptions(schema: GraphQLSchema, catalog: Catalog) -> None:
    """Give the fields of Subscription their sources; each payload is their value as it is."""
    assert schema.subscription_type is not None  # noqa: S101 (every schema has it)
    for name, field in schema.subscription_type.fields.items():
        declared = catalog.subscriptions.get(name)
        shown = record_field(catalog, declared) if declared else RECORD
        field.subscribe = _listening(declared, shown)
        field.resolve = _as_it_is


def _listening(
    declared: Subscription | None, field: str
) -> Callable[..., Awaitable[AsyncIterator[dict[str, Any]]]]:
    async def listen(
        _root: object, info: GraphQLResolveInfo[Any], **arguments: Any
    ) -> AsyncIterator[dict[str, Any]]:
        listener: Listener = info.context
        return await listener.listen(info, Asked(declared, arguments, field))

    return listen


def _as_it_is(payload: dict[str, Any], _info: object, **_arguments: Any) -> dict[str, Any]:
    return payload
