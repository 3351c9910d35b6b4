"""Execution: a request's document becomes an answer in JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import orjson
import structlog
from graphql import GraphQLError, OperationType, execute
from graphql.execution import ExecutionResult
from sqlalchemy.util import await_only

from portico.database.faults import TooDeep, too_slow
from portico.errors import Refused, RequestError, Unavailable
from portico.graphql.errors import described
from portico.graphql.metrics import (
    FAILED,
    FIELDS,
    MIXED,
    MUTATION,
    REFUSED,
    STATEMENT,
    TOO_DEEP,
    Counts,
)
from portico.graphql.places import OF_MUTATIONS, check_places
from portico.graphql.reads import Running
from portico.graphql.requests import AccessChanged, Answered, Opened, Request, Unfit
from portico.graphql.standard import Reading
from portico.models.access_state import EPOCH
from portico.query.batches import fill
from portico.query.documents import Lru, is_query
from portico.query.engine import Engine
from portico.query.variables import VariableErrors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphql import OperationDefinitionNode
    from sqlalchemy.orm import Session

    from portico.access import Actor
    from portico.database import Database
    from portico.graphql.schema import Composed
    from portico.query.documents import Document
    from portico.query.hidden import Notice
    from portico.query.plan import Plan

log = structlog.get_logger(__name__)

FAILURES_KEPT = 1000
"""How many statements are remembered whose failure was logged."""


STREAM_REQUIRED: Final = (
    "A subscription is answered by many messages: open a WebSocket (graphql-transport-ws), or send "
    "Accept: text/event-stream."
)

__all__ = ["AccessChanged", "Answered", "Executor", "Opened", "Request", "Unfit", "answered"]


class Executor:
    """Runs requests against one schema and one database."""

    def __init__(self, composed: Composed, engine: Engine, database: Database) -> None:
        self.composed = composed
        self.engine = engine
        self.database = database
        self.counts = Counts()
        self._told: Lru[str, bool] = Lru(FAILURES_KEPT)

    def open(self, request: Request) -> Opened:
        """What a request is to run; raises Unfit with all that is wrong with it."""
        try:
            return self._opened(request)
        except Unfit as unfit:
            if request.may_introspect:
                raise
            raise unfit.told_to_strangers() from None

    def _opened(self, request: Request) -> Opened:
        document = self.engine.document(request.query)
        if document.errors:
            raise Unfit(document.errors)
        try:
            operation = document.operation(request.operation)
            self._check(request, operation, document)
            variables = self.engine.variables(document, operation, request.variables)
        except VariableErrors as error:
            raise Unfit(error.errors) from None
        except (GraphQLError, RequestError) as error:
            raise Unfit([error]) from None
        return Opened(document, operation, variables)

    async def run(self, request: Request) -> Answered:
        """Answer a request; every error becomes part of the answer."""
        try:
            found = self.open(request)
        except Unfit as unfit:
            await self.confirm(request)
            self.counts.operations[REFUSED] += 1
            return unfit.answer(request.request_id)
        document, operation, variables = found.document, found.operation, found.variables
        if self.engine.can_plan(operation, document):
            return await self._read(request, document, operation, variables)
        await self.confirm(request)
        self.counts.operations[MIXED if is_query(operation) else MUTATION] += 1
        try:
            said = self.said(request, document, operation, variables)
        except RequestError as error:
            return _failed(request, error)
        return await self._execute(request, document, said)

    async def confirm(self, request: Request) -> None:
        """Make sure that the actor still may do what it might when it was looked up."""
        if request.epoch is not None and request.epoch != await self.database.read(EPOCH, ()):
            raise AccessChanged

    @staticmethod
    def _check(request: Request, operation: OperationDefinitionNode, document: Document) -> None:
        if operation.operation is OperationType.SUBSCRIPTION and not request.may_listen:
            raise RequestError("STREAM_REQUIRED", STREAM_REQUIRED)
        if request.only_reads and operation.operation is OperationType.MUTATION:
            raise RequestError("METHOD_NOT_ALLOWED", "A GET request can only read; use POST.")
        if not request.may_introspect and _introspects(document):
            raise RequestError("FORBIDDEN", "Introspection needs the scope schema:read.")
        if document.ast is not None and any(f"@{each}" in document.names for each in OF_MUTATIONS):
            check_places(document.ast)

    async def _read(
        self,
        request: Request,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> Answered:
        errors, written = b"{", document.text
        try:
            plan = self.engine.query_plan(document, operation, variables, request.actor)
            written = plan.sql
            text = await self.confirmed(request, plan, variables)
        except TooDeep:
            self.counts.fallbacks[TOO_DEEP] += 1
            await self.confirm(request)
            return await self.run_plainly(request, document)
        except (RequestError, Refused, Unavailable) as error:
            await self.confirm(request)
            return _failed(request, error)
        except AccessChanged:
            raise
        except GraphQLError:  # a value that does not fit, which the other road says the place of
            await self.confirm(request)
            return await self.run_plainly(request, document)
        except Exception as error:  # noqa: BLE001 (every error becomes an answer)
            self._tell(written, request, error)
            await self.confirm(request)
            return await self.run_plainly(request, document)
        self.counts.operations[STATEMENT] += 1
        if plan.places:
            text, errors = _completed(request, plan, text)
        found = self._extensions(request, plan)
        return Answered(errors + b'"data":' + text + found + b"}", executed=True)

    def _tell(self, written: str, request: Request, error: Exception) -> None:
        """Count a statement that failed, and log the failure, once for each statement."""
        self.counts.fallbacks[FAILED] += 1
        if self._told.get(written) is None:
            self._told.put(written, True)
            log.error("one statement failed", request_id=request.request_id, exc_info=error)

    def _extensions(self, request: Request, plan: Plan) -> bytes:
        found = self._shown(request, plan.notices, plan.cost)
        return b',"extensions":' + orjson.dumps(found) if found else b""

    def said(
        self,
        request: Request,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The extensions of the answer to an operation that is not planned as a whole."""
        asked = (document, operation, variables, request.actor)
        cost = self.engine.cost(*asked) if request.wants_cost else 0
        return self._shown(request, self.engine.notices(*asked), cost)

    def _shown(self, request: Request, notices: Sequence[Notice], cost: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if notices:
            found["notices"] = [each.shown() for each in notices]
        if request.wants_cost:
            found["cost"] = {"requested": cost, "limit": self.engine.limits.cost}
        return found

    async def text(self, plan: Plan, variables: Mapping[str, Any], actor: Actor) -> bytes:
        """The JSON that a plan reads."""
        return await self.database.read(plan.sql, plan.values(variables, actor))

    async def confirmed(self, request: Request, plan: Plan, variables: Mapping[str, Any]) -> bytes:
        """The JSON that a plan reads, and in the same moment the actor may read it."""
        if request.epoch is None:
            return await self.text(plan, variables, request.actor)
        values = plan.values(variables, request.actor)
        text, epoch = await self.database.read_row(plan.guarded, values)
        if epoch != request.epoch:
            raise AccessChanged
        return text  # type: ignore[no-any-return]  # a text of the database

    async def _execute(
        self, request: Request, document: Document, said: dict[str, Any]
    ) -> Answered:
        outcome: Any = self._start(request, Running(self, request, document))
        result = outcome if isinstance(outcome, ExecutionResult) else await outcome
        return answered(request, result, said)

    async def run_plainly(self, request: Request, document: Document) -> Answered:
        """Answer a query with every field resolved by itself: slower, but to each error its path.

        Nothing here is shared with the plans of the engine; see :mod:`portico.graphql.standard`.
        """
        operation = document.operation(request.operation)
        variables = self.engine.variables(document, operation, request.variables)
        self.counts.operations[FIELDS] += 1

        def read(session: Session) -> Answered:
            said = self.said(request, document, operation, variables)
            reading = Reading(self.engine, session, request.actor)
            outcome = self._start(request, Running(self, request, document, reading))
            if not isinstance(outcome, ExecutionResult):
                reading.compute()  # all that was read is there: its batched fields can be made
                outcome = await_only(outcome)
            return answered(request, outcome, said)

        try:
            async with asyncio.timeout(self.database.time_limit):
                return await self.database.look(request.actor, read, alone=True)
        except RequestError as error:
            return _failed(request, error)
        except TimeoutError:
            found = described(too_slow(), request.request_id)
            return Answered(orjson.dumps({"errors": [found], "data": None}), executed=True)

    def _start(self, request: Request, running: Running) -> Any:
        assert running.document.ast is not None  # noqa: S101 (a document without errors was parsed)
        return execute(
            self.composed.core,
            running.document.ast,
            context_value=running,
            variable_values=request.variables,
            operation_name=request.operation,
        )


def _failed(request: Request, error: Exception) -> Answered:
    """The answer of a request that was refused as a whole."""
    found = {"errors": [described(error, request.request_id)], "data": None}
    return Answered(orjson.dumps(found), executed=True)


def answered(request: Request, result: ExecutionResult, said: dict[str, Any]) -> Answered:
    """The answer of an execution, and what else is said of it."""
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [described(error, request.request_id) for error in result.errors]
    body["data"] = result.data
    if said:
        body["extensions"] = said
    return Answered(orjson.dumps(body), executed=True)


def _completed(request: Request, plan: Plan, text: bytes) -> tuple[bytes, bytes]:
    """The JSON with the values that Python makes, and what the answer begins with."""
    answer = orjson.loads(text)
    failures = fill(plan.places, answer, request.actor)
    if not failures:
        return orjson.dumps(answer), b"{"
    errors = [described(each.described_error(), request.request_id) for each in failures]
    return orjson.dumps(answer), b'{"errors":' + orjson.dumps(errors) + b","


def _introspects(document: Document) -> bool:
    return not document.names.isdisjoint({"__schema", "__type"})
