"""Strawberry types under construction, by GraphQL name.

Fresh types are built for every schema, from the declarations of the catalogue. Fields name their
types as SDL does: ``"[Account!]!"``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass
from enum import Enum
from types import new_class
from typing import TYPE_CHECKING, Any, NewType, Optional

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema_directive import Location
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.enum import EnumValue
from strawberry.types.field import StrawberryField

from portico.errors import Fault, StartupError
from portico.values import Choice

if TYPE_CHECKING:
    from strawberry.types.scalar import ScalarDefinition


@strawberry.schema_directive(
    name="plugin",
    locations=[
        Location.OBJECT,
        Location.FIELD_DEFINITION,
        Location.INPUT_OBJECT,
        Location.INPUT_FIELD_DEFINITION,
        Location.ENUM,
    ],
    description="The plugin that contributed this to the schema.",
)
class PluginDirective:
    """``@plugin(name:)``."""

    name: str = strawberry.directive_field(name="name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a field under construction."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A field of an object or input type under construction."""

    name: str
    type: str
    description: str
    arguments: Sequence[Argument] = ()
    plugin: str = ""


ANY = StrawberryAnnotation(str)
"""What Strawberry takes a field for until its type is looked up by name."""


class Types:
    """The Strawberry types of one schema. Each name is built once."""

    def __init__(self, scalars: dict[str, ScalarDefinition]) -> None:
        self.scalar_map: dict[object, ScalarDefinition] = {}
        self._annotations: dict[str, StrawberryAnnotation] = {}
        self.namespace: dict[str, Any] = {
            "Optional": Optional,
            "list": list,
            "String": str,
            "Int": int,
            "Boolean": bool,
            "ID": strawberry.ID,
        }
        for name, definition in scalars.items():
            marker = NewType(name, str)  # type: ignore[misc]  # its name is known only now
            self.scalar_map[marker] = definition
            self.namespace[name] = marker

    def __contains__(self, name: str) -> bool:
        return name in self.namespace

    def object(
        self,
        name: str,
        description: str,
        members: Sequence[Member],
        *,
        interfaces: Sequence[str] = (),
        plugin: str = "",
    ) -> None:
        """Build an object type."""
        bases = tuple(self.namespace[interface] for interface in interfaces)
        self._build(name, description, members, bases, plugin=plugin)

    def interface(self, name: str, description: str, members: Sequence[Member]) -> None:
        """Build an interface."""
        self._build(name, description, members, (), is_interface=True)

    def input(
        self,
        name: str,
        description: str,
        members: Sequence[Member],
        *,
        one_of: bool = False,
        plugin: str = "",
    ) -> None:
        """Build an input type."""
        self._require_new(name, plugin)
        made = self._class(name, members, (), is_input=True)
        self.namespace[name] = strawberry.input(
            made, name=name, description=description, one_of=one_of, directives=_marks(plugin)
        )
        self._annotate(name, members)

    def choice(self, options: type[Choice], plugin: str = "") -> None:
        """Build the enum of a choice, its members described by their texts."""
        if options.__name__ in self.namespace:
            return
        described = {member.name: member.description for member in options}
        self.enum(options, " ".join((options.__doc__ or "").split()), described, plugin)

    def enum(
        self, options: type[Enum], description: str, members: dict[str, str], plugin: str = ""
    ) -> None:
        """Build an enum from a Python one, with a description for every member."""
        made = strawberry.enum(options, description=description, directives=_marks(plugin))
        values: list[EnumValue] = made.__strawberry_definition__.values  # type: ignore[attr-defined]  # strawberry.enum sets it
        for value in values:
            value.description = members[value.name]
        self.namespace[options.__name__] = made

    def _build(
        self,
        name: str,
        description: str,
        members: Sequence[Member],
        bases: tuple[type, ...],
        *,
        is_interface: bool = False,
        plugin: str = "",
    ) -> None:
        self._require_new(name, plugin)
        made = self._class(name, members, bases)
        decorate: Callable[..., Any] = strawberry.interface if is_interface else strawberry.type
        self.namespace[name] = decorate(
            made, name=name, description=description, directives=_marks(plugin)
        )
        self._annotate(name, members)

    def _require_new(self, name: str, plugin: str) -> None:
        """Two classes of one name would be one type, and the first would be lost unseen."""
        if name in self.namespace:
            mend = "Rename one of the classes that it is made from."
            raise StartupError([Fault(plugin or "portico", f"gives the type {name} twice.", mend)])

    def _annotate(self, name: str, members: Sequence[Member]) -> None:
        """Give the fields their types, which are looked up by name when the schema is made.

        Not before: Strawberry would look for them in the module of the class, field by field.
        """
        known = {f"{member.name}_": member for member in members}
        for field in self.namespace[name].__strawberry_definition__.fields:
            member = known.get(field.python_name)
            if member is not None:
                field.type_annotation = self._annotation(member.type)
                field.arguments = [self._argument(argument) for argument in member.arguments]

    def _class(
        self,
        name: str,
        members: Sequence[Member],
        bases: tuple[type, ...],
        *,
        is_input: bool = False,
    ) -> type:
        fields = {f"{m.name}_": self._field(m, is_input=is_input) for m in members}
        body = {**fields, "__annotations__": dict.fromkeys(fields, Any)}
        return new_class(name, bases, {}, lambda namespace: namespace.update(body))

    def _field(self, member: Member, *, is_input: bool) -> StrawberryField:
        return StrawberryField(
            python_name=f"{member.name}_",
            graphql_name=member.name,
            type_annotation=ANY,
            description=member.description,
            default=strawberry.UNSET if is_input and not member.type.endswith("!") else MISSING,
            directives=_marks(member.plugin),
        )

    def _argument(self, argument: Argument) -> StrawberryArgument:
        return StrawberryArgument(
            python_name=f"{argument.name}_",
            graphql_name=argument.name,
            type_annotation=self._annotation(argument.type),
            description=argument.description,
        )

    def _annotation(self, sdl: str) -> StrawberryAnnotation:
        """The type of that name; one for all who say it alike, for it is costly to look up."""
        if sdl not in self._annotations:
            made = StrawberryAnnotation(annotation(sdl), namespace=self.namespace)
            self._annotations[sdl] = made
        return self._annotations[sdl]


def annotation(sdl: str) -> str:
    """``[Account!]`` as Python writes it: ``Optional[list[Account]]``."""
    if sdl.endswith("!"):
        return _inner(sdl[:-1])
    return f"Optional[{_inner(sdl)}]"


def _inner(sdl: str) -> str:
    return f"list[{annotation(sdl[1:-1])}]" if sdl.startswith("[") else sdl


def _marks(plugin: str) -> tuple[PluginDirective, ...]:
    return (PluginDirective(name=plugin),) if plugin not in {"", "core"} else ()
