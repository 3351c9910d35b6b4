"""Inputs: from an operation's dataclass to a GraphQL input type, and back from a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from portico.errors import Path, Problems, RequestError
from portico.graphql.annotations import SCALARS, Part, Shape, input_of, parts_of
from portico.graphql.deeds import added_member
from portico.graphql.references import note
from portico.graphql.types import Member
from portico.query.declare import first_paragraph
from portico.query.ids import FORM, decode_id
from portico.values import UNSET, Money, Price

if TYPE_CHECKING:
    from portico.graphql.types import Types
    from portico.query.fields import Addition, Entity

Reader = Callable[[Any, Path, Problems], Any]
"""Makes a Python value of a coerced GraphQL value, noting problems with their path."""


class Inputs:
    """The input types of one schema, and how their values are read."""

    def __init__(
        self,
        types: Types,
        prefixes: Mapping[str, Entity],
        additions: Mapping[type[Any], tuple[Addition, ...]],
    ) -> None:
        self._types = types
        self._prefixes = prefixes
        self._named = {entity.name: entity for entity in prefixes.values()}
        self._additions = additions
        self._readers: dict[type[Any], Reader] = {}

    def reader(self, kind: type[Any], plugin: str) -> Reader:
        """The reader of a dataclass; builds its input type the first time."""
        if kind not in self._readers:
            parts = parts_of(kind)
            readers = {part.name: self._read_shape(part.shape, plugin) for part in parts}
            added = self._additions.get(kind, ())
            self._types.input(
                f"{kind.__name__}Input",
                first_paragraph(kind),
                [*map(self._member, parts), *map(added_member, added)],
                plugin=plugin,
            )
            self._readers[kind] = _dataclass_reader(kind, parts, readers)
        return self._readers[kind]

    def added_reader(self, addition: Addition) -> Reader:
        """The reader of a plugin's part of a mutation."""
        kind = input_of(addition.operation)
        assert kind is not None  # noqa: S101 (composition looked)
        return self.reader(kind, addition.plugin)

    def _member(self, part: Part) -> Member:
        optional = part.has_default or part.shape.nullable or part.shape.can_be_unset
        kind = self.sdl(part.shape)
        return Member(
            name=part.name,
            type=kind if optional else f"{kind}!",
            description=part.shape.description,
        )

    def sdl(self, shape: Shape) -> str:
        """The GraphQL type of a field."""
        if shape.item is not None:
            return f"[{self.sdl(shape.item)}!]"
        if shape.scalar:
            return shape.scalar
        if shape.is_money:
            return "MoneyInput"
        if shape.is_dataclass:
            return f"{shape.base.__name__}Input"
        if shape.is_choice:
            return str(shape.base.__name__)
        return SCALARS.get(shape.base, "JSON")

    def _read_shape(self, shape: Shape, plugin: str) -> Reader:
        read = self._read_base(shape, plugin)
        if shape.nullable:
            return lambda value, path, problems: (
                None if value is None else read(value, path, problems)
            )
        if shape.can_be_unset and shape.item is not None:
            return read  # null empties a list
        return lambda value, path, problems: read(_present(value, path, problems), path, problems)

    def _read_base(self, shape: Shape, plugin: str) -> Reader:
        if shape.item is not None:
            item = self._read_shape(shape.item, plugin)
            return lambda value, path, problems: [
                item(each, (*path, index), problems) for index, each in enumerate(value or ())
            ]
        if shape.is_money:
            return _read_price if shape.base is Price else _read_money
        if shape.is_dataclass:
            if shape.base in self._additions:  # what plugins add would be lost in the depth
                raise TypeError(f"{shape.base.__name__} is a mutation's own input: do not nest it")
            return self.reader(shape.base, plugin)
        if shape.is_choice:
            self._types.choice(shape.base, plugin)
        if shape.scalar == "ID":
            return self._read_any_id
        return self._id_reader(shape.ref) if shape.ref else _read_plain

    def _read_any_id(self, value: Any, path: Path, problems: Problems) -> Any:
        form = FORM.fullmatch(value or "")
        if form and form[1] in self._prefixes:
            note(problems, self._prefixes[form[1]], UUID(hex=form[2]), path)
        return value

    def _id_reader(self, target: str) -> Reader:
        def read(value: Any, path: Path, problems: Problems) -> Any:
            if value is None:
                return None
            try:
                id = decode_id(value, target, self._prefixes, path)  # noqa: A001 (it is one)
                note(problems, self._named[target], id, path)
                return id
            except RequestError as error:
                problems.add(error.code, str(error), *path)
                return None

        return read


def _present(value: Any, path: Path, problems: Problems) -> Any:
    if value is None:
        problems.add("REQUIRED", "This may be left out, but it cannot be null.", *path)
    return value


def _read_plain(value: Any, path: Path, problems: Problems) -> Any:
    if isinstance(value, str) and "\x00" in value:
        problems.add("CONTROL_CHARACTER", "Control characters are not allowed.", *path)
    return value


def _read_money(value: Any, path: Path, problems: Problems) -> Money | None:
    if value is None:
        return None
    money = Money(value["amount"], value["currency"])
    if not money.is_representable():
        message = f"{money.amount} has more decimals than {money.currency} has."
        problems.add("TOO_MANY_DECIMALS", message, *path, "amount")
    return money


def _read_price(value: Any, _path: Path, _problems: Problems) -> Price | None:
    return None if value is None else Price(value["amount"], value["currency"])


def _dataclass_reader(
    kind: type[Any], parts: tuple[Part, ...], readers: Mapping[str, Reader]
) -> Reader:
    absent = {
        part.attribute: UNSET if part.shape.can_be_unset else None
        for part in parts
        if not part.has_default
    }

    def read(value: Any, path: Path, problems: Problems) -> Any:
        if value is None:
            return None
        given = {
            part.attribute: readers[part.name](value[part.name], (*path, part.name), problems)
            for part in parts
            if part.name in value
        }
        return kind(**{**absent, **given})

    return read


MONEY_INPUT = (
    Member(name="amount", type="Decimal!", description="The amount, exact."),
    Member(name="currency", type="CurrencyCode!", description="The currency."),
)


def money_input(types: Types) -> None:
    """Build the input type of money."""
    types.input("MoneyInput", "An amount of money.", MONEY_INPUT)
