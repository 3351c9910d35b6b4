"""Mutations: each is one deed in one transaction, its answer read before the commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import orjson

from portico.errors import Conflict, Refused
from portico.graphql.dry_run import is_dry_run
from portico.graphql.errors import shown_problems, user_errors
from portico.graphql.idempotency import claim_of
from portico.graphql.references import References
from portico.operations.idempotency import keep, take
from portico.query.batches import Failure, fill
from portico.query.engine import RECORD
from portico.query.scalars import id_text
from portico.query.selection import collect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo, GraphQLSchema
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.deeds import Deed
    from portico.graphql.reads import Running
    from portico.models import IdempotentAnswer
    from portico.operations.idempotency import Claim
    from portico.query.engine import Engine

Payload = dict[str, Any]


def resolve_mutations(schema: GraphQLSchema, deeds: Mapping[str, Deed]) -> None:
    """Give the fields of Mutation their resolvers."""
    assert schema.mutation_type is not None  # noqa: S101 (every schema has it)
    for name, made in schema.mutation_type.fields.items():
        made.resolve = _doing(deeds[name])


def _doing(deed: Deed) -> Any:
    async def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        running: Running = info.context
        actor, database = running.request.actor, running.executor.database
        deed.require(actor, arguments["input"])
        answer = _Answer(running.executor.engine, info, deed)
        try:
            return await _done(database, actor, answer, arguments["input"])
        except Conflict as error:
            current = error.record
            shown = await database.write(actor, lambda s: answer.payload(s, current))
            answer.raise_failures()
            return {**shown, **answer.errors(error)}
        except Refused as error:
            return answer.errors(error)

    return resolve


async def _done(database: Database, actor: Actor, answer: _Answer, input: Any) -> Payload:
    deed = answer.deed
    claim = claim_of(answer.info, answer.info.context.request.variables)
    problems = References()
    given = deed.read(input, problems)
    problems.raise_if_any()

    def work(session: Session) -> Payload:
        if claim and (known := take(session, actor, claim)):
            return answer.once_more(session, claim, known)
        problems.require_visible(session, answer.engine, actor)
        record = deed.perform(session, actor, given)
        session.flush()
        payload = answer.payload(session, record)
        if claim:
            keep(session, actor, claim, payload, record.id)
        return payload | answer.once(record, shown=not undone)

    undone = is_dry_run(answer.info)
    carry_out = database.rehearse if undone else database.write
    payload = await carry_out(actor, work, deed.mutation.name)
    answer.raise_failures()
    return payload


@dataclass(slots=True)
class _Answer:
    """What one mutation of a request is answered with."""

    engine: Engine
    info: GraphQLResolveInfo[Any]
    deed: Deed
    failures: list[Failure] = field(default_factory=list)

    def payload(self, session: Session, record: Any) -> Payload:
        """The selected fields of a payload, read through the engine before the commit."""
        info, keys = self.info, _payload_keys(self.info)
        entity = self.engine.catalog.of_model(self.deed.mutation.returns)
        payload: Payload = {key: [] for key in keys.get("userErrors", ())}
        warnings = shown_problems(getattr(record, "warnings", ()))
        payload |= dict.fromkeys(keys.get("warnings", ()), warnings)
        self.failures = []
        actor = info.context.request.actor
        for key in keys.get(self.deed.field, ()):
            nodes = _selected(info)[key]
            coerced = info.variable_values.coerced
            variables = {**coerced, RECORD: id_text(entity.prefix, record.id)}
            plan = self.engine.record_plan(info.context.document, entity, nodes, variables, actor)
            values = plan.values(variables, actor)
            text = session.connection().exec_driver_sql(plan.sql, values).scalar_one()
            payload[key] = orjson.loads(text)
            self.failures += fill(plan.places, payload[key], actor)
        return payload

    def raise_failures(self) -> None:
        """Show the errors of fields that could not be computed; what is kept has null there."""
        for failure in self.failures:
            failure.raise_later()

    def once(self, record: Any, *, shown: bool) -> Payload:
        """What is shown this once and is not kept for a repeated request either."""
        name = self.deed.mutation.once
        keys = _payload_keys(self.info).get(name, ()) if name else ()
        return {key: getattr(record, name) if shown else None for key in keys}

    def once_more(self, session: Session, claim: Claim, known: IdempotentAnswer) -> Payload:
        """The answer as it was; the record as it is now if other fields of it are selected."""
        if known.selection_digest == claim.selection_digest and known.answer is not None:
            return known.answer
        return self.payload(session, SimpleNamespace(id=known.record_id))

    def errors(self, error: Refused) -> Payload:
        """The payload of a refusal."""
        keys = _payload_keys(self.info)
        nothing: Payload = {key: [] for key in keys.get("warnings", ())}
        return nothing | dict.fromkeys(keys.get("userErrors", ()), user_errors(error))


class _Plain:
    """Enough of a compilation's context to see what a payload's selection asks for."""

    def __init__(self, info: GraphQLResolveInfo[Any]) -> None:
        self.fragments = info.fragments
        self.variables = info.variable_values.coerced


def _selected(info: GraphQLResolveInfo[Any]) -> Mapping[str, list[Any]]:
    name = str(info.return_type).rstrip("!")
    sets = [node.selection_set for node in info.field_nodes]
    fragments: Any = _Plain(info)
    return collect(fragments, name, sets)


def _payload_keys(info: GraphQLResolveInfo[Any]) -> dict[str, list[str]]:
    """The keys in the answer for each field of the payload."""
    keys: dict[str, list[str]] = {}
    for key, nodes in _selected(info).items():
        keys.setdefault(nodes[0].name.value, []).append(key)
    return keys
