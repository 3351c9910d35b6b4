"""What the annotations of an operation's dataclasses say: type, description, reference."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from portico.database.records import camel
from portico.values import Choice, Money, Ref, Scalar, Unset

SCALARS: dict[Any, str] = {
    str: "String",
    int: "Int",
    bool: "Boolean",
    Decimal: "Decimal",
    date: "Date",
    datetime: "DateTime",
    UUID: "ID",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of one dataclass field, taken apart."""

    base: Any
    nullable: bool = False
    can_be_unset: bool = False
    item: Shape | None = None
    ref: str = ""
    scalar: str = ""
    description: str = ""

    @property
    def is_dataclass(self) -> bool:
        """Whether the value has fields of its own."""
        return hasattr(self.base, "__dataclass_fields__") and not self.is_money

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount in a currency."""
        return isinstance(self.base, type) and issubclass(self.base, Money)

    @property
    def is_choice(self) -> bool:
        """Whether the value is one of a choice."""
        return isinstance(self.base, type) and issubclass(self.base, Choice)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a dataclass."""

    name: str
    attribute: str
    shape: Shape
    has_default: bool


_PARTS: dict[type[Any], tuple[Part, ...]] = {}


def parts_of(kind: type[Any]) -> tuple[Part, ...]:
    """The fields of an operation's dataclass."""
    if kind not in _PARTS:
        _PARTS[kind] = _read_parts(kind)
    return _PARTS[kind]


def _read_parts(kind: type[Any]) -> tuple[Part, ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        Part(camel(each.name), each.name, shape_of(hints[each.name]), _has_default(each))
        for each in fields(kind)
    )


def classes_of(kind: type[Any]) -> Iterator[type[Any]]:
    """A dataclass, and the dataclasses and choices that its fields are made of."""
    yield kind
    for part in parts_of(kind):
        shape = part.shape.item or part.shape
        if shape.is_dataclass and shape.base is not kind:
            yield from classes_of(shape.base)
        elif shape.is_choice:
            yield shape.base


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def shape_of(hint: Any) -> Shape:
    """Take an annotation apart."""
    origin = get_origin(hint)
    if origin is Annotated:
        base, *extra = get_args(hint)
        return _annotated(shape_of(base), extra)
    if origin in {Union, UnionType}:
        return _union(get_args(hint))
    if origin in {list, tuple}:
        return Shape(list, item=shape_of(get_args(hint)[0]))
    return Shape(dict if origin is dict else hint)


def _annotated(shape: Shape, extra: list[Any]) -> Shape:
    description = next((each for each in extra if isinstance(each, str)), shape.description)
    ref = next((each.target for each in extra if isinstance(each, Ref)), shape.ref)
    scalar = next((each.name for each in extra if isinstance(each, Scalar)), shape.scalar)
    item = shape.item
    if item is not None:
        item = replace(item, ref=ref or item.ref, scalar=scalar or item.scalar)
    return replace(shape, item=item, ref=ref, scalar=scalar, description=description)


def _union(options: tuple[Any, ...]) -> Shape:
    plain = [each for each in options if each not in {NoneType, Unset}]
    if len(plain) != 1:
        raise TypeError(f"{options} is a union of several types; an input field has one")
    return replace(shape_of(plain[0]), nullable=NoneType in options, can_be_unset=Unset in options)


@cache
def input_of(operation: Callable[..., Any]) -> type[Any] | None:
    """The dataclass that an operation takes as ``input``; None if it takes none."""
    if "input" not in inspect.signature(operation).parameters:
        return None
    found: type[Any] = _resolved(operation, "input")
    return found


def answer_of(operation: Callable[..., Any]) -> Any:
    """What an operation returns."""
    return _resolved(operation, "return")


def _resolved(operation: Callable[..., Any], name: str) -> Any:
    hint = operation.__annotations__[name]
    if not isinstance(hint, str):
        return hint
    return eval(hint, inspect.unwrap(operation).__globals__)  # noqa: S307 (a module's own annotation)
