"""Strawberry types under construction, by GraphQL name.

Fresh types are built for every schema, from the declarations of the catalogue. Fields name their
types as SDL does: ``"[Account!]!"``. Strawberry's definitions are made straight away, without the
dataclasses that it would read them from: there are more than a thousand, and a start waits for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, NewType

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema_directive import Location
from strawberry.schema_directives import OneOf
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import (
    StrawberryList,
    StrawberryObjectDefinition,
    StrawberryOptional,
    StrawberryType,
)
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


Resolved = StrawberryType | type[Any]
"""A type as Strawberry's converter takes it."""

UNREAD = StrawberryAnnotation(str)
"""What an argument is said to be annotated with; nothing asks, for its type is found by name."""


class Types:
    """The Strawberry types of one schema. Each name is built once."""

    def __init__(self, scalars: dict[str, ScalarDefinition]) -> None:
        self.scalar_map: dict[object, ScalarDefinition] = {}
        self._resolved: dict[str, Resolved] = {}
        self.namespace: dict[str, Any] = {
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
        made = self._define(name, description, members, plugin)
        made.interfaces = [self.namespace[each].__strawberry_definition__ for each in interfaces]

    def interface(self, name: str, description: str, members: Sequence[Member]) -> None:
        """Build an interface."""
        self._define(name, description, members).is_interface = True

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
        made = self._define(name, description, members, plugin)
        made.is_input = True
        if one_of:
            made.directives = [*(made.directives or ()), OneOf()]

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

    def resolved(self, sdl: str) -> Resolved:
        """The type of that name, which must be built by then."""
        if sdl not in self._resolved:
            self._resolved[sdl] = self._resolve(sdl)
        return self._resolved[sdl]

    def _resolve(self, sdl: str) -> Resolved:
        if not sdl.endswith("!"):
            return StrawberryOptional(self.resolved(f"{sdl}!"))
        if sdl.startswith("["):
            return StrawberryList(self.resolved(sdl[1:-2]))
        found: Resolved = self.namespace[sdl[:-1]]
        return found

    def _define(
        self, name: str, description: str, members: Sequence[Member], plugin: str = ""
    ) -> StrawberryObjectDefinition:
        self._require_new(name, plugin)
        made = StrawberryObjectDefinition(
            name=name,
            is_input=False,
            is_interface=False,
            origin=type(name, (), {}),
            description=description,
            interfaces=[],
            extend=False,
            directives=_marks(plugin),
            is_type_of=None,
            resolve_type=None,
            fields=[],
        )
        # Only now: their types may not be built yet, and the definition would ask for them.
        made.fields = [_Field(self, member) for member in members]
        made.origin.__strawberry_definition__ = made
        self.namespace[name] = made.origin
        return made

    def _require_new(self, name: str, plugin: str) -> None:
        """Two classes of one name would be one type, and the first would be lost unseen."""
        if name in self.namespace:
            mend = "Rename one of the classes that it is made from."
            raise StartupError([Fault(plugin or "portico", f"gives the type {name} twice.", mend)])


class _Field(StrawberryField):
    """A field that finds its type by name, when the schema is made."""

    def __init__(self, types: Types, member: Member) -> None:
        super().__init__(
            python_name=f"{member.name}_",
            graphql_name=member.name,
            description=member.description,
            directives=_marks(member.plugin),
        )
        self._types, self._sdl = types, member.type
        self.arguments = [_Argument(types, each) for each in member.arguments]

    def resolve_type(self, **_definition: object) -> Any:
        """The type, found once for all fields that name it alike."""
        return self._types.resolved(self._sdl)


class _Argument(StrawberryArgument):
    """An argument that finds its type as a field does."""

    def __init__(self, types: Types, argument: Argument) -> None:
        super().__init__(
            python_name=f"{argument.name}_",
            graphql_name=argument.name,
            type_annotation=UNREAD,
            description=argument.description,
        )
        self._types, self._sdl = types, argument.type

    @property
    def type(self) -> Any:
        """The type."""
        return self._types.resolved(self._sdl)


def _marks(plugin: str) -> tuple[PluginDirective, ...]:
    return (PluginDirective(name=plugin),) if plugin not in {"", "core"} else ()
