"""How a process logs: to the error stream, for people or for machines."""

from __future__ import annotations

import sys
from typing import Any

import structlog


def log_as(level: str, kind: str = "console") -> None:
    """Log from a level on; ``kind`` is console, json, or auto: console on a terminal."""
    is_json = kind == "json" or (kind == "auto" and not sys.stderr.isatty())
    machine = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # Richer tracebacks would show the values of variables, tokens among them.
    people = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    tail: list[Any] = machine if is_json else people
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *tail,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
