"""WebSockets: the protocol ``graphql-transport-ws``, and no other.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. The token comes in the payload of
``connection_init``, for browsers cannot send headers here, or in the header of the request.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import orjson
import structlog

from portico.delivery.streams import LOCKED_OUT, SENT_WITHIN, Ended, Streams, ended
from portico.graphql.http.asked import asked, read_json
from portico.graphql.http.door import ON_BEHALF_OF, Caller, Door
from portico.graphql.http.negotiation import request_id
from portico.graphql.http.refusal import HttpError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from portico.graphql.http.desk import Desk

PROTOCOL: Final = "graphql-transport-ws"
GREETED_WITHIN: Final = 10.0
"""Seconds that a client has to say who it is."""
STRANGERS: Final = 100
"""Connections of one process whose clients have not said yet who they are."""
LONGEST_REASON: Final = 120
"""Bytes; a frame that closes a connection has room for 123."""

BAD_MESSAGE, UNAUTHORIZED, FORBIDDEN, NOT_GREETED = 4400, 4401, 4403, 4408
NO_PROTOCOL, TAKEN, TOO_MANY, TRY_LATER, GOING_AWAY = 4406, 4409, 4429, 1013, 1001
CODES: Final = {401: UNAUTHORIZED, 403: FORBIDDEN, 429: TOO_MANY}
"""How a connection is closed that HTTP would have refused with a status."""

log = structlog.get_logger(__name__)


class Hangup(Exception):
    """The connection ends, and how the client is told."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Gone(Exception):
    """The client has closed the connection."""


class WebSockets:
    """Answers requests to open a WebSocket."""

    def __init__(self, desk: Desk, door: Door, streams: Streams) -> None:
        self.desk = desk
        self.door = door
        self.streams = streams
        self.strangers = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until it ends."""
        await receive()
        if not self.streams.are_allowed:
            await send({"type": "websocket.close", "code": FORBIDDEN, "reason": ""})
            return
        spoken = PROTOCOL in scope["subprotocols"]
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if spoken else None})
        connection = _Connection(self, scope, receive, send)
        try:
            if not spoken:
                raise Hangup(NO_PROTOCOL, f"Speak {PROTOCOL}.")  # noqa: TRY301 (told like all others)
            await connection.serve()
        except Gone:
            return
        except TimeoutError:
            log.warning("slow consumer hung up on")
            await connection.close(Hangup(TRY_LATER, "SLOW_CONSUMER: you take no messages."))
        except Hangup as hangup:
            await connection.close(hangup)


class _Connection:
    """One WebSocket: its client, and the operations that it has open."""

    def __init__(self, sockets: WebSockets, scope: Scope, receive: Receive, send: Send) -> None:
        self._sockets = sockets
        self._scope = scope
        self._receive = receive
        self._send = send
        self._sending = asyncio.Lock()
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Let the client in, and do as it says until one of both hangs up."""
        caller = await self._greet()
        try:
            with self._sockets.streams.counted(caller, "connections"):
                await self._tell({"type": "connection_ack"})
                await self._obey(caller)
        except HttpError as error:
            raise Hangup(TOO_MANY, f"{error.error.code}: {error}") from None
        finally:
            operations = list(self._operations.values())
            for task in operations:
                task.cancel()
            await asyncio.gather(*operations, return_exceptions=True)
            self._failed.cancel()

    async def close(self, hangup: Hangup) -> None:
        """Say why the connection ends, and end it."""
        reason = hangup.reason.encode()[:LONGEST_REASON].decode(errors="ignore")
        message = {"type": "websocket.close", "code": hangup.code, "reason": reason}
        try:
            async with asyncio.timeout(SENT_WITHIN):
                await self._send(message)
        except (TimeoutError, OSError):
            log.debug("client does not hear why it was hung up on", reason=reason)

    async def _greet(self) -> Caller:
        """Whoever introduces themselves within the time for that."""
        sockets = self._sockets
        if sockets.strangers >= STRANGERS:
            raise Hangup(TRY_LATER, "TRY_AGAIN: too many connections are being opened.")
        sockets.strangers += 1
        try:
            async with asyncio.timeout(GREETED_WITHIN):
                return await self._introduction()
        except TimeoutError:
            raise Hangup(NOT_GREETED, "Connection initialisation timeout") from None
        finally:
            sockets.strangers -= 1

    async def _introduction(self) -> Caller:
        while (message := await self._next())["type"] != "connection_init":
            if message["type"] not in {"ping", "pong"}:
                raise Hangup(UNAUTHORIZED, "Unauthorized: begin with connection_init.")
            await self._answer_ping(message)
        headers = dict(self._scope["headers"]) | _introduced(message.get("payload"))
        try:
            return await self._sockets.door.enter(headers, self._scope)
        except HttpError as error:
            code = CODES.get(error.status, TRY_LATER)
            raise Hangup(code, f"{error.error.code}: {error}") from None

    async def _obey(self, caller: Caller) -> None:
        stopping = asyncio.ensure_future(self._sockets.streams.closing.wait())
        try:
            while True:
                hearing = asyncio.ensure_future(self._next())
                try:
                    waited: set[asyncio.Future[Any]] = {hearing, stopping, self._failed}
                    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                    if self._failed.done():
                        self._failed.result()
                    if stopping.done():
                        raise Hangup(GOING_AWAY, "The server stops. Connect again.")
                    await self._take(hearing.result(), caller)
                finally:
                    hearing.cancel()
        finally:
            stopping.cancel()

    async def _next(self) -> dict[str, Any]:
        """The next message of the client."""
        received = await self._receive()
        if received["type"] == "websocket.disconnect":
            raise Gone
        raw: bytes = (received.get("text") or "").encode() or received.get("bytes") or b""
        if len(raw) > self._sockets.desk.limit:
            raise Hangup(BAD_MESSAGE, "TOO_LARGE: the message is too large.")
        try:
            message = read_json(raw, "The message")
        except HttpError as error:
            raise Hangup(BAD_MESSAGE, str(error)) from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise Hangup(BAD_MESSAGE, "A message is a JSON object with a type.")
        return message

    async def _take(self, message: dict[str, Any], caller: Caller) -> None:
        match message["type"]:
            case "ping" | "pong":
                await self._answer_ping(message)
            case "subscribe":
                self._begin(message, caller)
            case "complete":
                if (task := self._operations.pop(_id(message), None)) is not None:
                    task.cancel()
            case "connection_init":
                raise Hangup(TOO_MANY, "Too many initialisation requests")
            case other:
                raise Hangup(BAD_MESSAGE, f"There is no message {other[:40]!r}.")

    async def _answer_ping(self, message: dict[str, Any]) -> None:
        if message["type"] == "ping":
            payload = {"payload": message["payload"]} if "payload" in message else {}
            await self._tell({"type": "pong", **payload})

    def _begin(self, message: dict[str, Any], caller: Caller) -> None:
        name = _id(message)
        if name in self._operations:
            raise Hangup(TAKEN, f"Subscriber for {name[:60]} already exists")
        task = asyncio.create_task(self._operate(name, message.get("payload"), caller))
        self._operations[name] = task

    async def _operate(self, name: str, payload: Any, caller: Caller) -> None:
        """Answer one operation; what ends the connection is handed on to :meth:`_obey`."""
        try:
            await self._answer(name, payload, caller)
        except (Hangup, TimeoutError) as error:
            if not self._failed.done():
                self._failed.set_exception(error)
        except Gone:
            log.debug("client is gone before its answer", operation=name[:60])
        finally:
            if self._operations.get(name) is asyncio.current_task():
                del self._operations[name]

    async def _answer(self, name: str, payload: Any, caller: Caller) -> None:
        streams, request = self._sockets.streams, request_id(None)
        try:
            caller.known = await caller.door.visitor(caller.headers)
            with streams.counted(caller):
                async with aclosing(streams.answers(asked(payload), caller, request)) as answers:
                    async for body in answers:
                        content = orjson.Fragment(body)
                        await self._tell({"id": name, "type": "next", "payload": content})
        except Ended as end:
            await self._refuse(name, end)
        except (TimeoutError, Gone):
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the client is told)
            await self._refuse(name, ended([error], request))
        else:
            await self._tell({"id": name, "type": "complete"})

    async def _refuse(self, name: str, end: Ended) -> None:
        await self._tell({"id": name, "type": "error", "payload": end.errors})
        if end.code in LOCKED_OUT:
            raise Hangup(UNAUTHORIZED, f"{end.code}: {end}")

    async def _tell(self, message: dict[str, Any]) -> None:
        """Send a message; one that is not taken in time ends the connection."""
        async with asyncio.timeout(SENT_WITHIN), self._sending:
            text = orjson.dumps(message).decode()
            try:
                await self._send({"type": "websocket.send", "text": text})
            except OSError as error:
                raise Gone from error


def _introduced(payload: Any) -> dict[bytes, bytes]:
    """The headers that a payload of ``connection_init`` stands for."""
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise Hangup(BAD_MESSAGE, "The payload of connection_init is an object.")
    given = {str(name).lower(): value for name, value in payload.items()}
    return {
        header: value.encode(errors="replace")
        for header in (b"authorization", ON_BEHALF_OF)
        if isinstance(value := given.get(header.decode()), str)
    }


def _id(message: dict[str, Any]) -> str:
    name = message.get("id")
    if not isinstance(name, str) or not name:
        raise Hangup(BAD_MESSAGE, "The message has no id.")
    return name
