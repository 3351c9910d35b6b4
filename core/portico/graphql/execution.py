"""Execution: a request's document becomes an answer in JSON."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLError, execute
from graphql.execution import ExecutionResult

from portico.errors import Problems, RequestError
from portico.graphql.errors import described
from portico.graphql.idempotency import NAME as IDEMPOTENT
from portico.graphql.idempotency import check_places
from portico.graphql.schema import TYPE
from portico.graphql.writing import Writer
from portico.query.catalog import AnyNode
from portico.query.documents import is_query
from portico.query.engine import Engine, VariableErrors
from portico.query.ids import prefix_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLResolveInfo, OperationDefinitionNode

    from portico.access import Actor
    from portico.database import Database
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
        if f"@{IDEMPOTENT}" in document.text.replace(" ", "") and document.ast is not None:
            check_places(document.ast)

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
        writer = Writer(self.engine, self.database)
        for name, field in core.mutation_type.fields.items():
            field.resolve = writer.resolver(self.composed.deeds[name])

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


def _introspects(document: Document) -> bool:
    return "__schema" in document.text or "__type(" in document.text.replace(" ", "")
