"""The measurement: first the answers are compared, then the servers take turns."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.cpu import Cpu, cpu_of
from benchmarks.load import Timing, measure
from benchmarks.questions import ask, bodies, leaves, same_form
from benchmarks.servers import Server

CLIENTS: Final = (1, 32)
ENOUGH: Final = 4
"""Answers for each client that a turn must bring; those under way at its end count for nothing."""
Bodies = Mapping[tuple[str, str], list[str]]
"""What to send, by server and question."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one server did in one round, asked one question by so many clients."""

    question: str
    clients: int
    server: str
    round: int
    timing: Timing
    cpu: Cpu
    """Milliseconds of CPU time per request."""


def prepare(servers: Sequence[Server], questions: Sequence[str]) -> tuple[Bodies, dict[str, int]]:
    """What to send; and, once all servers gave the same answers, the size of Portico's."""
    sent: dict[tuple[str, str], list[str]] = {}
    sizes: dict[str, int] = {}
    for question in questions:
        for server in servers:
            sent[server.name, question] = bodies(server, question)
        for number in range(len(sent[servers[0].name, question])):
            answers = [ask(each, sent[each.name, question][number]) for each in servers]
            _compare(question, servers, answers)
            sizes[question] = len(answers[0])
    return sent, sizes


def _compare(question: str, servers: Sequence[Server], answers: Sequence[bytes]) -> None:
    forms = [[same_form(value) for value in leaves(json.loads(answer))] for answer in answers]
    if question == "Q5":  # its groups have no order
        forms = [sorted(map(str, form)) for form in forms]
    for server, form, answer in zip(servers, forms, answers, strict=True):
        if form != forms[0] or len(form) < 4:  # noqa: PLR2004 (less would be a refusal)
            raise SystemExit(f"{question}: {server.name} answers differently:\n{answer[:2000]!r}")


def measure_all(
    servers: Sequence[Server],
    sent: Bodies,
    database: int | None,
    *,
    questions: Sequence[str],
    rounds: int,
    seconds: float,
    say: Callable[[str], None],
) -> list[Turn]:
    """Let the servers take turns in random order."""
    chance = random.Random(7)  # noqa: S311 (an order, no secret)
    done = []
    for number in range(rounds + 1):
        for question in questions:
            for clients in CLIENTS:
                for server in chance.sample(servers, len(servers)):
                    asked, length = sent[server.name, question], seconds if number else 1.0
                    timing, cpu = _turn(server, asked, clients, length, database)
                    done.append(Turn(question, clients, server.name, number, timing, cpu))
        say(f"round {number} of {rounds}" if number else "warm")
    return [turn for turn in done if turn.round]


def _turn(
    server: Server, asked: list[str], clients: int, seconds: float, database: int | None
) -> tuple[Timing, Cpu]:
    """Ask for so long, or for longer where a server needs it."""
    before = cpu_of(server.pid, database)
    timing = measure(server, asked, clients, seconds)
    if timing.answers < ENOUGH * clients:
        return _turn(server, asked, clients, 4 * seconds, database)
    used, each = cpu_of(server.pid, database) - before, 1000 / timing.answers
    return timing, Cpu(used.server * each, used.database * each)
