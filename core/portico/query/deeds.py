"""How mutations, and what else Python functions do and answer, are declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portico.query.declare import first_paragraph
from portico.query.fields import Addition, Answer, Model, Mutation, Subscription


def mutation(
    name: str, operation: Callable[..., Any], returns: Model, permission: str, once: str = ""
) -> Mutation:
    """A mutation described by its operation's docstring."""
    return Mutation(
        name=name,
        description=first_paragraph(operation),
        operation=operation,
        returns=returns,
        permission=permission,
        once=once,
    )


def answer(
    name: str, operation: Callable[..., Any], permission: str, *, whole: bool = False
) -> Answer:
    """A root field that a Python function answers, described by the function's docstring.

    Say ``whole=True`` if it tells of all accounts: it is refused to who does not see them all.
    Otherwise the function may tell only of the records that its input names: they are visible.
    """
    return Answer(
        name=name,
        description=first_paragraph(operation),
        operation=operation,
        permission=permission,
        whole=whole,
    )


def subscription(
    name: str, model: Model, description: str, *, event: type[Any] | None = None
) -> Subscription:
    """Tells of every change of a model's records, or of the domain events of a class about them."""
    return Subscription(name=name, description=description, model=model, event=event)


def addition(operation: Callable[..., None], permission: str) -> Addition:
    """A part of another's mutation, described by its operation's docstring."""
    return Addition(
        description=first_paragraph(operation), operation=operation, permission=permission
    )
