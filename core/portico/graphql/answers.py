"""Answers: dataclasses that operations return become object types and JSON values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portico.graphql.annotations import SCALARS, Shape, parts_of, shape_of
from portico.graphql.types import Member
from portico.query.declare import first_paragraph
from portico.query.scalars import id_text, plain
from portico.values import Money, minor_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portico.graphql.types import Types
    from portico.query.fields import Entity

Writer = Callable[[Any], Any]
"""Makes a JSON value of a Python value."""


class Answers:
    """The object types made from dataclasses, and how their values are written."""

    def __init__(self, types: Types, prefixes: Mapping[str, Entity]) -> None:
        self._types = types
        self._prefix = {entity.name: prefix for prefix, entity in prefixes.items()}
        self._writers: dict[type[Any], Writer] = {}

    def field(self, hint: Any, plugin: str) -> tuple[str, Writer]:
        """The GraphQL type of what an operation returns, and its writer."""
        shape = shape_of(hint)
        write = self._write(shape, plugin)
        return self._sdl(shape) + ("" if shape.nullable else "!"), write

    def _sdl(self, shape: Shape) -> str:
        if shape.item is not None:
            return f"[{self._sdl(shape.item)}!]"
        if shape.ref:
            return "ID"
        if shape.scalar:
            return shape.scalar
        if shape.base is Money:
            return "Money"
        if shape.is_dataclass or shape.is_choice:
            return str(shape.base.__name__)
        return SCALARS.get(shape.base, "JSON")

    def _write(self, shape: Shape, plugin: str) -> Writer:
        if shape.nullable:
            write = self._write(replace(shape, nullable=False), plugin)
            return lambda value: None if value is None else write(value)
        if shape.item is not None:
            item = self._write(shape.item, plugin)
            return lambda value: [item(each) for each in value]
        if shape.base is Money:
            return money_json
        if shape.is_dataclass:
            return self._dataclass(shape.base, plugin)
        if shape.is_choice:
            self._types.choice(shape.base, plugin)
        if shape.ref:
            prefix = self._prefix[shape.ref]
            return lambda value: id_text(prefix, value)
        return plain

    def _dataclass(self, kind: type[Any], plugin: str) -> Writer:
        if kind not in self._writers:
            parts = parts_of(kind)
            writers: dict[str, tuple[str, Writer]] = {}
            self._writers[kind] = lambda value: {
                name: write(getattr(value, attribute))
                for name, (attribute, write) in writers.items()
            }
            members = []
            for part in parts:
                writers[part.name] = (part.attribute, self._write(part.shape, plugin))
                sdl = self._sdl(part.shape) + ("" if part.shape.nullable else "!")
                text = part.shape.description
                members.append(Member(name=part.name, type=sdl, description=text))
            self._types.object(kind.__name__, first_paragraph(kind), members, plugin=plugin)
        return self._writers[kind]


def money_json(value: Money) -> dict[str, str]:
    """Money as clients see it, with as many decimals as its currency has, or more if it has."""
    places = minor_units(value.currency)
    shown = f"{value.amount:f}" if value.amount != round(value.amount, places) else ""
    return {
        "amount": shown.rstrip("0") if shown else f"{value.amount:.{places}f}",
        "currency": value.currency,
    }
