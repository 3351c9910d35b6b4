"""The report: ratios against the peers, with the range over all rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benchmarks.rounds import CLIENTS, Turn

OURS = "Portico"


def ratios(turns: Sequence[Turn], peers: Sequence[str], questions: Sequence[str]) -> str:
    """How often more requests per second Portico answers than each peer: a Markdown table."""
    head = " | ".join(f"{question}, {clients}" for question in questions for clients in CLIENTS)
    lines = [f"| against | {head} |", "| --- |" + " --- |" * (len(questions) * len(CLIENTS))]
    for peer in peers:
        cells = [
            spread([ours / other for ours, other in _pairs(turns, question, clients, peer)])
            for question in questions
            for clients in CLIENTS
        ]
        lines.append(f"| {peer} | {' | '.join(cells)} |")
    return "\n".join(lines)


def details(turns: Sequence[Turn], questions: Sequence[str]) -> str:
    """Times and CPU of every server: a Markdown table."""
    lines = [
        "| | clients | server | requests/s | p50 ms | p99 ms | CPU ms: server | database |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for question in questions:
        for clients in CLIENTS:
            for server in dict.fromkeys(turn.server for turn in turns):
                chosen = _chosen(turns, question, clients, server)
                columns: list[Callable[[Turn], float]] = [
                    lambda turn: turn.timing.rate,
                    lambda turn: turn.timing.p50,
                    lambda turn: turn.timing.p99,
                    lambda turn: turn.cpu.server,
                    lambda turn: turn.cpu.database,
                ]
                cells = [f"{median(map(read, chosen)):.3g}" for read in columns]
                lines.append(f"| {question} | {clients} | {server} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _pairs(
    turns: Sequence[Turn], question: str, clients: int, peer: str
) -> Iterator[tuple[float, float]]:
    for ours in _chosen(turns, question, clients, OURS):
        for other in _chosen(turns, question, clients, peer):
            if other.round == ours.round:
                yield ours.timing.rate, other.timing.rate


def _chosen(turns: Sequence[Turn], question: str, clients: int, server: str) -> list[Turn]:
    return [
        turn
        for turn in turns
        if (turn.question, turn.clients, turn.server) == (question, clients, server)
    ]


def spread(values: Sequence[float]) -> str:
    """The median, and the range."""
    return f"{median(values):.2f} [{min(values):.2f} – {max(values):.2f}]"
