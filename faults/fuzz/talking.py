"""A WebSocket that talks nonsense among sense: the server closes it with a code, or goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, Final, cast

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

if TYPE_CHECKING:
    from websockets.typing import Subprotocol

    from faults.fuzz.asking import Asked

PROTOCOL: Final = "graphql-transport-ws"
HONEST: Final = 0.8
EXPECTED: Final = frozenset({1000, 1001, 1003, 1007, 1009, 4400, 4401, 4406, 4408, 4409, 4429})
NONSENSE: Final[tuple[Any, ...]] = (
    *("", "{", "[]", "null", "1", "[" * 5000, b"\xff", b"{}", '{"type": 1}', '{"type": "start"}'),
    *('{"type": "subscribe"}', '{"type": "subscribe", "id": 1}', '{"type": "complete"}'),
    *('{"type": "complete", "id": "9"}', '{"type": "ping", "payload": []}', '{"type": "next"}'),
    *('{"type": "pong"}', '{"type": "connection_init"}', '{"type": "connection_ack"}'),
    '{"type": "subscribe", "id": "", "payload": {"query": "subscription { no }"}}',
    '{"type": "subscribe", "id": "7", "payload": {"query": 1, "variables": []}}',
    '{"type": "subscribe", "id": "8", "payload": {"query": "{ __typename }"}}',
)
GREETINGS: Final[tuple[Any, ...]] = (
    *({}, None, [], "x", {"Authorization": 1}, {"authorization": "Bearer x"}),
    {"Authorization": ["Bearer"]},
)


class Talking:
    """Opens connections and says some messages on each."""

    def __init__(self, random: Random, origin: str, token: Callable[[], str]) -> None:
        self._random, self._origin, self._token = random, origin, token
        self.outcomes: Counter[str] = Counter()

    def talk(self, asked: Callable[[], Asked]) -> str:
        """One connection; what is wrong with how it ended, or nothing."""
        said: list[Any] = []
        try:
            with connect(
                f"{self._origin.replace('http', 'ws', 1)}/graphql",
                subprotocols=[cast("Subprotocol", PROTOCOL)],
                open_timeout=30,
            ) as made:
                for message in self._messages(asked):
                    said.append(message)
                    made.send(message)
                with suppress(TimeoutError):
                    while True:
                        answer = json.loads(made.recv(timeout=0.3))
                        self.outcomes[str(answer.get("type"))] += 1
            code = made.close_code
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else None
        self.outcomes[str(code)] += 1
        return "" if code in EXPECTED else f"closed with {code} after {said}"

    def _messages(self, asked: Callable[[], Asked]) -> Iterator[Any]:
        yield self._greeting()
        for number in range(self._random.randint(1, 5)):
            if self._random.random() > HONEST:
                yield self._random.choice(NONSENSE)
                continue
            made = asked()
            payload = {"query": made.document, "variables": made.variables}
            yield json.dumps({"id": str(number), "type": "subscribe", "payload": payload})

    def _greeting(self) -> str:
        payload = {"Authorization": f"Bearer {self._token()}"}
        if self._random.random() > HONEST:
            return json.dumps(
                {"type": "connection_init", "payload": self._random.choice(GREETINGS)}
            )
        return json.dumps({"type": "connection_init", "payload": payload})
