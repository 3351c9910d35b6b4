"""A webhook receiver: a real HTTP server that behaves as it is told, and keeps what it got."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final, Self

TAKE: Final = "take"
FAIL: Final = "fail"
REDIRECT: Final = "redirect"
HANG: Final = "hang"
LATE: Final = "late"
DROP: Final = "drop"
LATENESS: Final = 3.0
"""Seconds after which it answers late; within the time that a receiver has."""
HUNG: Final = 15.0
"""Seconds for which it hangs; more than a receiver has."""
ELSEWHERE: Final = "/elsewhere"
"""Where it redirects to: nobody may come there."""


@dataclass(frozen=True, slots=True)
class Told:
    """One post that it got."""

    position: int
    subject: str
    topic: str
    body: dict[str, Any]
    taken: bool
    at: float
    message_id: str


class Receiver:
    """Listens on a free port of this machine; ``behave`` says for each post what to do."""

    def __init__(self, behave: Callable[[int], str] = lambda _number: TAKE) -> None:
        self.behave = behave
        self.told: list[Told] = []
        self.strayed = 0
        """How many posts followed its redirects."""
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Self:
        """Begin to listen."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Take note of a post, and do with it what is to be done."""
        try:
            body = json.loads(request.rfile.read(int(request.headers["content-length"])))
        except ValueError:
            return  # the sender was killed in the middle
        with self._lock:
            if request.path == ELSEWHERE:
                self.strayed += 1
            way = self.behave(len(self.told))
            data = body["data"]
            here = int(data["position"]), data["id"], body["type"], body
            identifier = request.headers["webhook-id"]
            taken = way in {TAKE, LATE}
            self.told.append(Told(*here, taken, time.monotonic(), identifier))
        if way in {LATE, HANG}:
            time.sleep(LATENESS if way == LATE else HUNG)
        if way not in {DROP, HANG}:
            request.send_response({FAIL: 500, REDIRECT: 302}.get(way, 200))
            if way == REDIRECT:
                request.send_header("location", ELSEWHERE)
            request.send_header("content-length", "0")
            request.end_headers()

    def taken(self) -> set[int]:
        """The positions of the events that it took."""
        with self._lock:
            return {each.position for each in self.told if each.taken}

    def faults(self, events: dict[int, str]) -> list[str]:
        """What is wrong with what it was told, given all events by their positions."""
        found = []
        taken = self.taken()
        if missing := events.keys() - taken:
            found.append(f"{len(missing)} events were not delivered, such as {min(missing)}")
        if invented := taken - events.keys():
            found.append(f"{len(invented)} deliveries are of no event, such as {min(invented)}")
        if self.strayed:
            found.append(f"{self.strayed} posts followed a redirect")
        orders = defaultdict(list)
        for each in self.told:
            orders[each.subject].append(each.position)
        wrong = [subject for subject, order in orders.items() if order != sorted(order)]
        if wrong:
            found.append(f"{len(wrong)} records were told of out of order, such as {wrong[0]}")
        if broken := [each for each in self.told if each.body["data"].get("errors")]:
            said = broken[0].body["data"]["errors"][0]
            found.append(f"{len(broken)} posts brought an error in place of the record: {said}")
        if len({each.message_id for each in self.told}) != len({e.position for e in self.told}):
            found.append("a message came under two ids")
        return found
