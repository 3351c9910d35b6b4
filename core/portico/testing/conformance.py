"""What every plugin promises, as a suite that its author runs.

::

    from portico.testing.conformance import PluginConformance

    class TestVisits(PluginConformance):
        plugin = "visits"

The plugin must be installed. The project's top-level ``conftest.py`` says
``pytest_plugins = ["portico.testing"]``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, TypeVar

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from sqlalchemy import Connection, ForeignKey, Table, inspect

from portico.database import metadata
from portico.graphql.core_access import core_access
from portico.migrate import Owner, migrate, owners
from portico.migrate.revision import drift
from portico.migrate.run import migration_engine
from portico.plugins import declared
from portico.query.fields import Items, Many, Nested, Rows
from portico.testing.deployment import composed, loaded
from portico.testing.guarded import engine_of, everybody_but, guarded_places, outcome

if TYPE_CHECKING:
    from portico.plugins import Loaded
    from portico.query import GraphQL
    from portico.query.fields import AnyField

Result = TypeVar("Result")
Shape = dict[str, object]
"""The tables of a database with their columns, keys and indexes."""


class PluginConformance:
    """Subclass it and name the plugin."""

    plugin: ClassVar[str]

    @property
    def enabled(self) -> tuple[str, ...]:
        """The plugin after those that it needs."""
        return tuple(each.name for each in declared(self.plugin))

    @property
    def loaded(self) -> Loaded:
        """The plugin, loaded."""
        return loaded(self.enabled)[self.plugin]

    def test_it_starts_with_nothing_but_what_it_needs(self) -> None:
        """It loads, and composes with the core: names, prefixes and targets are as they must be."""
        names = [each.name for each in loaded(self.enabled).enabled]

        assert sorted(names) == sorted(self.enabled)
        assert composed(self.enabled).sdl()

    def test_everything_that_clients_see_is_described(self) -> None:
        """Types, fields, arguments, input fields and enum values."""
        silent = sorted(_undescribed(composed(self.enabled).core))

        assert silent == [], "give these a description"

    def test_permissions_are_declared_and_bear_the_prefix(self) -> None:
        """What its types, root fields and mutations ask for is what its ``access`` hook lists."""
        access = self.loaded.results.get("access")
        named = [each.name for each in access.permissions] if access else []
        needed = _asked_for(self.loaded.results.get("graphql"))
        upstream = {each.name for each in core_access().permissions}

        assert [each for each in named if not each.startswith(f"{self.loaded.prefix}.")] == []
        assert len(named) == len(set(named)), "a permission is listed twice"
        assert sorted(needed - set(named) - upstream) == [], "list these in the access hook"
        assert not access or all(each.description for each in access.permissions)

    def test_guarded_fields_are_hidden_from_who_lacks_their_permission(self) -> None:
        """Null with a notice, whoever else may see it; and no list is filtered or sorted by it."""
        schema, plugins = composed(self.enabled), loaded(self.enabled)
        engine = engine_of(schema)
        for place in guarded_places(schema.catalog, self.plugin):
            actor = everybody_but(plugins, place.field.permission)
            expected = [(place.entity.plural, "nodes", *place.path)]
            assert outcome(engine, place.shown(schema.core), actor) == expected
            for document in place.asked(schema.core):
                assert outcome(engine, document, actor) == "FIELD_HIDDEN", document

    def test_a_row_of_another_owner_can_always_be_deleted(self) -> None:
        """Foreign keys to others' tables cascade or are emptied, also once it is switched off."""
        stuck = [
            f"{key.parent} → {key.target_fullname}: {key.ondelete}"
            for key in self._foreign_keys()
            if key.ondelete not in {"CASCADE", "SET NULL"}
        ]

        assert stuck == [], "add ondelete='CASCADE' or 'SET NULL'"

    def test_its_revisions_are_what_its_models_say(self, empty_database_url: str) -> None:
        """After migrating, nothing is left that a new revision would change."""
        asyncio.run(migrate(empty_database_url, self._owners()))

        for owner in self._owners():
            found = _look(empty_database_url, lambda c, owner=owner: drift(c, owner))  # type: ignore[misc]  # bound early
            assert found == [], f"write a revision of {owner.name}"

    def test_its_revisions_go_back_without_a_trace(self, empty_database_url: str) -> None:
        """Up, down and up again: the tables of others stay as they are, its own are gone."""
        *upstream, own = self._owners()
        asyncio.run(migrate(empty_database_url, upstream))
        before = _look(empty_database_url, _shape)

        asyncio.run(migrate(empty_database_url, [own]))
        first = _look(empty_database_url, _shape)
        asyncio.run(migrate(empty_database_url, [own], to="base"))
        left = _look(empty_database_url, _shape)
        asyncio.run(migrate(empty_database_url, [own]))

        left.pop(own.version_table, None)
        assert left == before
        assert _look(empty_database_url, _shape) == first

    def test_switched_off_it_is_gone_from_the_schema(self) -> None:
        """Without it the schema is what the others make, byte for byte."""
        rest = tuple(name for name in self.enabled if name != self.plugin)
        without = composed(rest).sdl()

        assert f'@plugin(name: "{self.plugin}")' not in without
        assert self.enabled == rest or composed(self.enabled).sdl() != without

    def _owners(self) -> list[Owner]:
        return owners(loaded(self.enabled))

    def _foreign_keys(self) -> Iterator[ForeignKey]:
        own = f"{self.loaded.prefix}_"
        for table in metadata.tables.values():
            if table.name.startswith(own):
                yield from (k for k in table.foreign_keys if not _target(k).name.startswith(own))


def _target(key: ForeignKey) -> Table:
    table = key.column.table
    assert isinstance(table, Table)
    return table


def _asked_for(declaration: GraphQL | None) -> set[str]:
    """The permissions that a plugin's declarations name."""
    if declaration is None:
        return set()
    things = (
        *declaration.entities,
        *declaration.queries,
        *declaration.mutations,
        *declaration.inputs.values(),
    )
    named = {each.permission for each in things}
    given = [*declaration.entities, *(q.type for q in declaration.queries if isinstance(q, Rows))]
    lists = [made.fields for made in given]
    lists += [tuple(f) for added in (declaration.extend, declaration.join) for f in added.values()]
    return named | {needed for fields in lists for needed in _guards(fields)}


def _guards(fields: Iterable[AnyField]) -> Iterator[str]:
    """The permissions that fields need, those within others included."""
    for field in fields:
        if field.permission:
            yield field.permission
        if isinstance(field, (Items, Nested)):
            yield from _guards(field.type.fields)
        elif isinstance(field, Many):
            yield from _guards(field.edge_fields)


def _undescribed(schema: GraphQLSchema) -> Iterator[str]:
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        if not kind.description:
            yield kind.name
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{kind.name}.{n}" for n, v in kind.values.items() if not v.description)
        if isinstance(kind, GraphQLInputObjectType):
            yield from (f"{kind.name}.{n}" for n, f in kind.fields.items() if not f.description)
        if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
            for name, field in kind.fields.items():
                if not field.description:
                    yield f"{kind.name}.{name}"
                silent = (n for n, a in field.args.items() if not a.description)
                yield from (f"{kind.name}.{name}({n}:)" for n in silent)


def _look(url: str, question: Callable[[Connection], Result]) -> Result:
    """What a question finds in a database, on a connection of its own."""

    async def ask() -> Result:
        engine = migration_engine(url)
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(question)
        finally:
            await engine.dispose()

    return asyncio.run(ask())


def _shape(connection: Connection) -> Shape:
    found = inspect(connection)
    return {
        table: (
            [
                (each["name"], str(each["type"]), each["nullable"])
                for each in found.get_columns(table)
            ],
            sorted(str(sorted(each.items())) for each in found.get_foreign_keys(table)),
            sorted(str(each["name"]) for each in found.get_indexes(table)),
            sorted(str(each["name"]) for each in found.get_check_constraints(table)),
        )
        for table in found.get_table_names()
    }
