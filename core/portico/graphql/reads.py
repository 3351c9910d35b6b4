"""How the fields of Query are resolved when graphql-core executes a document.

A root field that SQL can answer is answered by the engine in one statement; in a plain execution
every field is resolved by itself, see :mod:`portico.graphql.standard`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type

from portico.access import require_everything
from portico.graphql.references import References
from portico.graphql.standard import Node, Reading, read_root
from portico.query.batches import TYPE, fill
from portico.query.catalog import AnyNode
from portico.query.ids import prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo, GraphQLSchema
    from sqlalchemy.orm import Session

    from portico.graphql.execution import Executor, Request
    from portico.graphql.schema import Question
    from portico.query.catalog import Catalog, Root
    from portico.query.documents import Document

Resolve = Callable[..., Any]


@dataclass(slots=True)
class Running:
    """What resolvers need to know of the request being executed.

    ``reading`` is there if every field is resolved by itself, on one session.
    """

    executor: Executor
    request: Request
    document: Document
    reading: Reading | None = None


def resolve_objects(schema: GraphQLSchema) -> None:
    """Let every field take its value from its parent's."""
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    for made in schema.type_map.values():
        if not isinstance(made, GraphQLObjectType) or made.name.startswith("__"):
            continue
        made.is_type_of = None
        if made in roots:
            continue
        for field in made.fields.values():
            named = get_named_type(field.type)
            field.resolve = _enum_of(named) if isinstance(named, GraphQLEnumType) else _taken
    schema.type_map["Node"].resolve_type = _type_of_node  # type: ignore[attr-defined]  # an interface


def _taken(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """What the engine wrote stands under the key of the answer; a plain source is asked."""
    if isinstance(source, dict):
        return source.get(str(info.path.key))
    return source.field(info.field_name, arguments)


def _enum_of(named: GraphQLEnumType) -> Resolve:
    values = {name: value.value for name, value in named.values.items()}

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        return _valued(_taken(source, info, **arguments), values)

    return resolve


def _valued(found: Any, values: Mapping[str, Any]) -> Any:
    """The members of an enum for their names; an error stays what it is."""
    if isinstance(found, list):
        return [values[each] for each in found]
    if isinstance(found, asyncio.Future):
        return _later(found, values)
    return found if isinstance(found, Exception) else values.get(found)


async def _later(found: asyncio.Future[Any], values: Mapping[str, Any]) -> Any:
    return _valued(await found, values)


def _type_of_node(value: Any, _info: object, _type: object) -> str:
    return value.shown.name if isinstance(value, Node) else str(value[TYPE])


def resolve_queries(
    schema: GraphQLSchema, catalog: Catalog, questions: Mapping[str, Question]
) -> None:
    """Give the fields of Query their resolvers."""
    assert schema.query_type is not None  # noqa: S101 (every schema has it)
    for name, field in schema.query_type.fields.items():
        if name in questions:
            field.resolve = _answering(questions[name])
        else:
            field.resolve = _reading(catalog.roots[name])


def _reading(root: Root) -> Resolve:
    def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        running: Running = info.context
        if running.reading is not None:
            return read_root(running.reading, root, str(info.path.key), arguments)
        return _planned(root, info, arguments)

    return resolve


async def _planned(root: Root, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Any:
    running: Running = info.context
    engine, actor = running.executor.engine, running.request.actor
    variables, key = info.variable_values.coerced, str(info.path.key)
    plan = engine.field_plan(running.document, key, info.field_nodes, variables, actor)
    text = await running.executor.text(plan, variables, actor)
    answer = orjson.loads(text)
    for failure in fill(plan.places, answer, actor):
        failure.raise_later()
    value = answer[key]
    return _typed(engine.catalog, value, arguments) if isinstance(root, AnyNode) else value


def _typed(catalog: Catalog, value: Any, arguments: Mapping[str, Any]) -> Any:
    """Nodes with their type, which the standard executor asks for."""
    if isinstance(value, list):
        pairs = zip(value, arguments["ids"], strict=True)
        return [_typed(catalog, each, {"id": given}) for each, given in pairs]
    if value is not None:
        value[TYPE] = catalog.prefixes()[prefix_of(arguments["id"])].name
    return value


def _answering(question: Question) -> Resolve:
    answer = question.answer

    def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        running: Running = info.context
        actor = running.request.actor
        actor.require(answer.permission)
        require_everything(actor, answer.name, whole=answer.whole)
        if question.read is None:
            return question.write(answer.operation(actor))
        problems = References()
        given = question.read(arguments["input"], ("input",), problems)
        problems.raise_if_any()
        if running.reading is not None:
            return _answered(running, question, problems, running.reading.session, given)
        return _looked_up(running, question, problems, given)

    return resolve


async def _looked_up(
    running: Running, question: Question, references: References, given: Any
) -> Any:
    return await running.executor.database.look(
        running.request.actor,
        lambda session: _answered(running, question, references, session, given),
    )


def _answered(
    running: Running, question: Question, references: References, session: Session, given: Any
) -> Any:
    actor = running.request.actor
    references.require_visible(session, running.executor.engine, actor)
    return question.write(question.answer.operation(session, actor, given))
