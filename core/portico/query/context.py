"""The state of one compilation: what is being built, from what, for whom."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from graphql import Undefined
from graphql.utilities import value_from_ast
from sqlalchemy import BindParameter, bindparam

from portico.errors import Path, RequestError
from portico.ledger import AuditEntry
from portico.query.arguments import Bound, Structure, Variables, constant, symbolic
from portico.query.batches import Place, PlaceStep
from portico.query.conversions import converter
from portico.query.env import Getter, RequestEnv
from portico.query.kinds import Kind
from portico.query.reach import entries_about, reach_of, readable_entries

if TYPE_CHECKING:
    from graphql import FieldNode, FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect

    from portico.access import Actor
    from portico.query.catalog import Catalog
    from portico.query.emit import Emitter
    from portico.query.fields import Batched, Entity, Field, Model, ObjectType
    from portico.query.members import KnownLists

FIELD_HIDDEN = "FIELD_HIDDEN"
"""The code of what is said about a field that the actor may not see."""


class Context:
    """What every step of a compilation needs."""

    def __init__(  # noqa: PLR0913 (a compilation needs all of them)
        self,
        *,
        catalog: Catalog,
        schema: GraphQLSchema,
        emitter: Emitter,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
        actor: Actor,
        page_sizes: tuple[int, int],
        dialect: Dialect,
        cost_limit: int,
        prefixes: Mapping[str, Entity],
        lists: KnownLists,
    ) -> None:
        self.catalog = catalog
        self.schema = schema
        self.emit = emitter
        self.fragments = fragments
        self.variables = symbolic(variables)
        self.actor = actor
        self.page_default, self.page_max = page_sizes
        self.dialect = dialect
        self.cost_limit = cost_limit
        self.prefixes = prefixes
        self.parameters: dict[str, Getter] = {}
        self.structure: dict[Hashable, Structure] = {}
        self.env = RequestEnv(self.parameters, self.structure, actor, dialect, lists)
        self.places: list[Place] = []
        self._path: tuple[PlaceStep, ...] = ()
        self.names_types = False
        """Whether objects in a list of several types name theirs for the standard executor."""
        self._aliases = 0

    def alias(self) -> str:
        """A new name for a row."""
        self._aliases += 1
        return f"t{self._aliases}"

    @contextmanager
    def under(self, step: PlaceStep) -> Iterator[None]:
        """While what stands under a key of the answer is compiled."""
        above = self._path
        self._path = (*above, step)
        try:
            yield
        finally:
            self._path = above

    def note(self, field: Batched, nodes: Nodes, prefix: str) -> None:
        """Note that the value of a field is to be filled in here."""
        self.places.append(Place(self._path, field, tuple(nodes), prefix))

    def arguments(self, type_name: str, node: FieldNode) -> dict[str, Any]:
        """The arguments of a field; values given by variables are :class:`Bound`."""
        owner = cast("GraphQLObjectType", self.schema.type_map[type_name])
        definitions = owner.fields[node.name.value].args
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        found = {
            name: value_from_ast(given[name], definition.type, self.variables)
            if name in given
            else definition.default_value
            for name, definition in definitions.items()
        }
        return {name: value for name, value in found.items() if value is not Undefined}

    def structural(self, value: Any, read: Callable[[Any], Hashable]) -> Any:
        """What ``read`` makes of a value, noting that the statement's form depends on it."""
        if isinstance(value, Bound):
            self.structure[value.variable, value.steps, read] = (value, read)
        return read(constant(value))

    def bind(self, value: Any, kind: Kind, path: Path, target: str = "") -> BindParameter[Any]:
        """A parameter for a value of a kind. ``target`` is the type that an id must have."""
        return self.parameter(value, kind.column, converter(kind, target, self.prefixes, path))

    def parameter(
        self, value: Any, column: Any, convert: Callable[[Any], Any]
    ) -> BindParameter[Any]:
        """A parameter for a value that is converted when a request runs."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = _getter(value, convert)
        return bindparam(name, None, type_=column)

    def visible(
        self, model: Model, row: Any, about: Model | None = None
    ) -> Iterable[ColumnElement[bool]]:
        """The row filters of a model, and the reach of the acting user.

        Audit entries may be known to be ``about`` records of one model.
        """
        kept = [keep(row, self.env) for keep in self.catalog.row_filters.get(model, ())]
        if not self.actor.reach.is_everything and (rule := reach_of(model)) is not None:
            rule = rule if about is None else entries_about(about)
            kept.append(rule(self, row))
        if model is AuditEntry and (rest := readable_entries(self, row)) is not None:
            kept.append(rest)
        return kept

    def hides(self, field: Field) -> bool:
        """Whether the actor lacks the permission that a field needs."""
        return bool(field.permission) and not self.actor.may(field.permission)

    def require_shown(self, owner: ObjectType, field: Field, path: Path) -> None:
        """Refuse to look for records by a field that the actor may not see: that would tell it."""
        if self.hides(field):
            text = (
                f"{owner.name}.{field.name} needs the permission {field.permission}: without it "
                "nothing is filtered, sorted, grouped or counted by it."
            )
            raise RequestError(FIELD_HIDDEN, text, path)

    def read_permission(self, shown: ObjectType | Entity) -> None:
        """Refuse the request unless the actor may read the type."""
        permission = getattr(shown, "permission", None)
        if permission:
            self.actor.require(permission)


def _getter(value: Any, convert: Callable[[Any], Any]) -> Getter:
    if isinstance(value, Bound):
        return lambda variables, _actor: convert(value.read(variables))
    if isinstance(value, list):
        return lambda variables, _actor: convert([_item(item, variables) for item in value])
    converted = convert(value)
    return lambda _variables, _actor: converted


def _item(item: Any, variables: Variables) -> Any:
    return item.read(variables) if isinstance(item, Bound) else item


Nodes = Sequence["FieldNode"]
