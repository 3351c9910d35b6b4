"""Execution: a request's document becomes an answer in JSON."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLError, execute
from graphql.execution import ExecutionResult

from portico.errors import Conflict, Problems, Refused, RequestError
from portico.graphql.errors import described, user_errors
from portico.graphql.schema import TYPE
from portico.query.catalog import AnyNode
from portico.query.documents import is_query
from portico.query.engine import RECORD, Engine, VariableErrors
from portico.query.ids import prefix_of
from portico.query.scalars import id_text
from portico.query.selection import collect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo, OperationDefinitionNode
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.deeds import Deed
    from portico.graphql.schema import Composed, Question
    from portico.query.documents import Document
    from portico.query.plan import Plan


@dataclasses.dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request: what to run, for whom."""

    query: str
    actor: Actor
    request_id: str
    variables: dict[str, Any] = dataclasses.field(default_factory=dict)
    operation: str | None = None
    may_introspect: bool = True
    only_reads: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """The answer: its JSON, and whether the request was executed at all."""

    body: bytes
    executed: bool


@dataclasses.dataclass(slots=True)
class _Running:
    """What resolvers need to know of the request being executed."""

    request: Request
    document: Document


class Executor:
    """Runs requests against one schema and one database."""

    def __init__(self, composed: Composed, engine: Engine, database: Database) -> None:
        self.composed = composed
        self.engine = engine
        self.database = database
        self._connect()

    async def run(self, request: Request) -> Answered:
        """Answer a request; every error becomes part of the answer."""
        document = self.engine.document(request.query)
        if document.errors:
            return self._refused(request, document.errors)
        try:
            operation = document.operation(request.operation)
            self._check(request, operation, document)
            variables = self.engine.variables(operation, request.variables)
        except VariableErrors as error:
            return self._refused(request, error.errors)
        except (GraphQLError, RequestError) as error:
            return self._refused(request, [error])
        if self.engine.can_plan(operation, document):
            return await self._read(request, document, operation, variables)
        return await self._execute(request, document)

    @staticmethod
    def _check(request: Request, operation: OperationDefinitionNode, document: Document) -> None:
        if request.only_reads and not is_query(operation):
            raise RequestError("METHOD_NOT_ALLOWED", "A GET request can only read; use POST.")
        if not request.may_introspect and _introspects(document):
            raise RequestError("FORBIDDEN", "Introspection needs the scope schema:read.")

    async def _read(
        self,
        request: Request,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Answered:
        try:
            plan = self.engine.query_plan(document, operation, variables, request.actor)
            text = await self._text(plan, variables, request.actor)
        except Exception as error:  # noqa: BLE001 (every error becomes an answer)
            return Answered(
                orjson.dumps({"errors": [described(error, request.request_id)], "data": None}),
                executed=True,
            )
        return Answered(b'{"data":' + text.encode() + b"}", executed=True)

    async def _text(self, plan: Plan, variables: Mapping[str, Any], actor: Actor) -> str:
        return await self.database.read(plan.sql, plan.values(variables, actor))

    def _refused(self, request: Request, errors: Any) -> Answered:
        found = [described(error, request.request_id) for error in errors]
        return Answered(orjson.dumps({"errors": found}), executed=False)

    async def _execute(self, request: Request, document: Document) -> Answered:
        assert document.ast is not None  # noqa: S101 (a document without errors was parsed)
        outcome: Any = execute(
            self.composed.core,
            document.ast,
            context_value=_Running(request, document),
            variable_values=request.variables,
            operation_name=request.operation,
        )
        result: ExecutionResult = outcome if isinstance(outcome, ExecutionResult) else await outcome
        body: dict[str, Any] = {}
        if result.errors:
            body["errors"] = [described(error, request.request_id) for error in result.errors]
        body["data"] = result.data
        return Answered(orjson.dumps(body), executed=True)

    def _connect(self) -> None:
        """Give the root fields of the schema their resolvers."""
        core = self.composed.core
        assert core.query_type is not None and core.mutation_type is not None  # noqa: S101, PT018 (every schema has both)
        for name, field in core.query_type.fields.items():
            if name in self.composed.questions:
                field.resolve = self._answering(self.composed.questions[name])
            else:
                field.resolve = self._reading(name)
        for name, field in core.mutation_type.fields.items():
            field.resolve = self._writing(self.composed.deeds[name])

    def _reading(self, name: str) -> Any:
        root = self.composed.catalog.roots[name]

        async def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            running: _Running = info.context
            variables = info.variable_values.coerced
            key = str(info.path.key)
            plan = self.engine.field_plan(
                running.document, key, info.field_nodes, variables, running.request.actor
            )
            text = await self._text(plan, variables, running.request.actor)
            value = orjson.loads(text)[key]
            return self._typed(value, arguments) if isinstance(root, AnyNode) else value

        return resolve

    def _typed(self, value: Any, arguments: Mapping[str, Any]) -> Any:
        """Nodes with their type, which the standard executor asks for."""
        if isinstance(value, list):
            pairs = zip(value, arguments["ids"], strict=True)
            return [self._typed(each, {"id": given}) for each, given in pairs]
        if value is not None:
            value[TYPE] = self.engine.catalog.prefixes()[prefix_of(arguments["id"])].name
        return value

    def _answering(self, question: Question) -> Any:
        answer = question.answer

        async def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            actor = info.context.request.actor
            actor.require(answer.permission)
            if question.read is None:
                return question.write(answer.operation(actor))
            problems = Problems()
            given = question.read(arguments["input"], ("input",), problems)
            problems.raise_if_any()
            return question.write(
                await self.database.look(actor, lambda s: answer.operation(s, actor, given))
            )

        return resolve

    def _writing(self, deed: Deed) -> Any:
        async def resolve(_root: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            actor = info.context.request.actor
            deed.require(actor, arguments["input"])
            keys = _payload_keys(info)
            try:
                problems = Problems()
                given = deed.read(arguments["input"], problems)
                problems.raise_if_any()

                def work(session: Session) -> dict[str, Any]:
                    record = deed.perform(session, actor, given)
                    session.flush()
                    return self._payload(session, info, deed, record, keys)

                return await self.database.write(actor, work, deed.mutation.name)
            except Conflict as error:
                current = error.record
                shown = await self.database.write(
                    actor, lambda s: self._payload(s, info, deed, current, keys)
                )
                return {**shown, **_errors(error, keys)}
            except Refused as error:
                return _errors(error, keys)

        return resolve

    def _payload(
        self,
        session: Session,
        info: GraphQLResolveInfo[Any],
        deed: Deed,
        record: Any,
        keys: Mapping[str, list[str]],
    ) -> dict[str, Any]:
        """The selected fields of a payload, read through the engine before the commit."""
        entity = self.engine.catalog.of_model(deed.mutation.returns)
        payload: dict[str, Any] = {key: [] for key in keys.get("userErrors", ())}
        running: _Running = info.context
        for key in keys.get(deed.field, ()):
            nodes = _nodes_of(info, key)
            coerced = info.variable_values.coerced
            variables = {**coerced, RECORD: id_text(entity.prefix, record.id)}
            plan = self.engine.record_plan(
                running.document, entity, nodes, variables, running.request.actor
            )
            values = plan.values(variables, running.request.actor)
            text = session.connection().exec_driver_sql(plan.sql, values).scalar_one()
            payload[key] = orjson.loads(text)
        return payload


def _introspects(document: Document) -> bool:
    return "__schema" in document.text or "__type(" in document.text.replace(" ", "")


def _errors(error: Refused, keys: Mapping[str, list[str]]) -> dict[str, Any]:
    return dict.fromkeys(keys.get("userErrors", ()), user_errors(error))


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


def _nodes_of(info: GraphQLResolveInfo[Any], key: str) -> list[Any]:
    """The nodes selected under a key of the payload."""
    return _selected(info)[key]
