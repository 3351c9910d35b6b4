"""The streams of one process: requests that many messages answer, and how many a token may have.

How messages travel is the affair of :mod:`portico.delivery.sse` and
:mod:`portico.delivery.websocket`; both get them here.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final

import orjson
from graphql import GraphQLError
from graphql.execution import ExecutionResult, subscribe

from portico.delivery.feed import Feed
from portico.delivery.listening import Listening
from portico.graphql.errors import described
from portico.graphql.execution import Opened, Request, Unfit, answered
from portico.graphql.http.refusal import HttpError
from portico.jobs.outage import Outage
from portico.jobs.running import whenever
from portico.jobs.stopping import Ending, finish

if TYPE_CHECKING:
    from portico.graphql.http.asked import Asked
    from portico.graphql.http.desk import Desk
    from portico.graphql.http.door import Caller
    from portico.jobs import Signal

SENT_WITHIN: Final = 10.0
"""Seconds that a client has to take one message; one that does not is hung up on."""


LOCKED_OUT: Final = frozenset({"UNAUTHENTICATED", "NOT_A_DEPUTY"})
"""The codes of errors after which a client has no business here any more."""


class Ended(Exception):
    """A stream that cannot go on, or not even begin."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors
        self.code: str = errors[0]["extensions"]["code"]


class Streams:
    """All that listen at this process."""

    def __init__(self, desk: Desk, limit: int) -> None:
        self._desk = desk
        self._limit = limit
        self._open: Counter[bytes] = Counter()
        self.feed = Feed(desk.executor.database)
        self.closing = asyncio.Event()
        """Set when the process stops: every stream ends then."""

    @property
    def are_allowed(self) -> bool:
        """Whether anybody may listen here."""
        return self._limit > 0

    @contextmanager
    def counted(self, caller: Caller, what: str = "subscriptions") -> Iterator[None]:
        """Count something that a caller has open; refuses more than a token may have."""
        place = what.encode() + caller.token
        if self._open[place] >= self._limit:
            text = f"One token may have {self._limit} {what} open at a time. End one of them."
            raise HttpError(429, "TOO_MANY_SUBSCRIPTIONS", text)
        self._open[place] += 1
        try:
            yield
        finally:
            self._open[place] -= 1
            if not self._open[place]:
                del self._open[place]

    @asynccontextmanager
    async def fed(self, signal: Signal) -> AsyncIterator[None]:
        """Read events whenever the signal says so, as long as the context is open."""
        ending = Ending()
        turns = whenever(signal, ending, Outage(), "subscriptions", self.feed.turn)
        reading = asyncio.create_task(turns)
        try:
            yield
        finally:
            self.closing.set()
            ending.begin()
            signal.wake()
            await finish([reading])

    async def answers(
        self, asked: Asked, caller: Caller, name: str, *, only_reads: bool = False
    ) -> AsyncGenerator[bytes, None]:
        """The answers to a request: one to a query, any number to a subscription."""
        text = self._desk.document(asked).text

        def ask() -> Request:
            return self._desk.request(
                asked, text, caller, name, only_reads=only_reads, may_listen=True
            )

        request = ask()
        try:
            opened = self._desk.executor.open(request)
        except Unfit as unfit:
            raise ended(unfit.errors, name) from None
        if opened.is_subscription:
            async with AsyncExitStack() as stack:
                executor = self._desk.executor
                context = Listening(executor, self.feed, caller, opened, ask, stack, request)
                async for body in _messages(context, opened):
                    yield body
            return
        single = await self._desk.run(asked, text, caller, name, only_reads=only_reads)
        if not single.executed:
            raise Ended(orjson.loads(single.body)["errors"])
        yield single.body


async def _messages(context: Listening, opened: Opened) -> AsyncIterator[bytes]:
    """What a subscription tells, until it ends with an error or nobody listens any more."""
    request, executor = context.request, context.executor
    try:
        _said(context, opened)  # refused at once, where hidden fields are
        source: Any = subscribe(
            executor.composed.core,
            opened.document.ast,  # type: ignore[arg-type]  # a document without errors was parsed
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation,
        )
        if isawaitable(source):
            source = await source
        if isinstance(source, ExecutionResult):
            raise ended(source.errors or [], request.request_id)  # noqa: TRY301 (as is below)
        async with aclosing(source):
            async for each in source:
                yield answered(request, each, _said(context, opened)).body
    except (Ended, GeneratorExit):
        raise
    except Exception as error:
        raise ended([error], request.request_id) from error


def _said(context: Listening, opened: Opened) -> dict[str, Any]:
    """What is said beside a message, such as which fields are hidden."""
    return context.executor.said(
        context.request, opened.document, opened.operation, opened.variables
    )


def ended(errors: Any, name: str) -> Ended:
    """The end that errors put to a stream."""
    found: list[Exception] = [_cause(error) for error in errors]
    shown = [each.error if isinstance(each, HttpError) else each for each in found]
    return Ended([described(each, name) for each in shown])


def _cause(error: Exception) -> Exception:
    original = error.original_error if isinstance(error, GraphQLError) else None
    return original if isinstance(original, HttpError) else error
