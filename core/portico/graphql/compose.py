"""Composition: what the core and the plugins declare becomes one catalogue, or one report.

Every fault of every plugin is found before anything is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portico.errors import Fault, StartupError
from portico.graphql.annotations import classes_of, input_of, parts_of
from portico.graphql.audit import audit_entry, trail
from portico.graphql.core import core_graphql
from portico.graphql.core_access import core_access
from portico.graphql.core_types import account_by
from portico.graphql.permissions import guard_faults, role_faults
from portico.query.catalog import ACROSS, Catalog, List, Single, everything
from portico.query.fields import (
    Answer,
    Batched,
    Column,
    Entity,
    Items,
    Many,
    Nested,
    ObjectType,
    One,
    Rows,
)
from portico.settings import did_you_mean

if TYPE_CHECKING:
    from portico.plugins import Plugins
    from portico.query.fields import Addition, AnyField, GraphQL, Mutation, Subscription

CORE = "core"
ELSEWHERE = "Does it need another plugin?"


def compose(plugins: Plugins, core_answers: Sequence[Answer] = ()) -> Catalog:
    """The catalogue of a deployment; raises StartupError with every fault."""
    composition = _Composition()
    composition.add(CORE, "", core_graphql())
    by = account_by()
    composition.catalog.roots |= {by.name: by, **ACROSS}
    composition.catalog.answers |= {answer.name: answer for answer in core_answers}
    for name, declared in plugins.graphql():
        composition.add(name, plugins[name].prefix, declared)
    composition.audit()
    permissions: set[str] = set()
    for access in (core_access(), *(access for _name, access in plugins.access())):
        permissions |= {each.name for each in access.permissions}
        for row_filter in access.row_filters:
            known = composition.catalog.row_filters.get(row_filter.model, ())
            composition.catalog.row_filters[row_filter.model] = (*known, row_filter.criterion)
    composition.check_targets()
    composition.faults += guard_faults(composition.catalog, permissions)
    for name, access in plugins.access():
        composition.faults += role_faults(name, plugins[name].prefix, access, permissions)
    if composition.faults:
        raise StartupError(composition.faults)
    return composition.catalog


class _Composition:
    """The catalogue in the making, and the faults found so far."""

    def __init__(self) -> None:
        self.catalog = Catalog()
        self.faults: list[Fault] = []
        self._owner: dict[str, str] = {}
        self._classes: dict[str, type[Any]] = {}

    def add(self, plugin: str, prefix: str, declared: GraphQL) -> None:
        """Add what one plugin declares."""
        for entity in declared.entities:
            self._entity(plugin, prefix, entity)
        for target, fields in declared.extend.items():
            self._extend(plugin, prefix, target, fields)
        for target, fields in declared.join.items():
            self._join(plugin, target, fields)
        for query in declared.queries:
            self._query(plugin, prefix, query)
        for mutation in declared.mutations:
            self._mutation(plugin, prefix, mutation)
        for subscription in declared.subscriptions:
            self._subscription(plugin, prefix, subscription)
        for name, addition in declared.inputs.items():
            self._addition(plugin, prefix, name, addition)

    def audit(self) -> None:
        """Give every record of the catalogue its audit trail."""
        for each in list(self.catalog.entities.values()):
            added = self._stamp(CORE, trail(each))
            self._replace_entity(replace(each, fields=(*each.fields, added)))
        self._entity(CORE, "", audit_entry(self.catalog))

    def check_targets(self) -> None:
        """Find what points at a model that no type shows."""
        for made in self.catalog.types.values():
            for item in made.fields:
                if isinstance(item, (One, Many)):
                    self._shown(item.plugin, f"{made.name}.{item.name}", item.target)
        for mutation in self.catalog.mutations.values():
            self._shown(mutation.plugin, mutation.name, mutation.returns)
        for each in self.catalog.subscriptions.values():
            self._shown(each.plugin, each.name, each.model)

    def _shown(self, plugin: str, what: str, model: type[Any]) -> None:
        if model not in self.catalog.entities:
            message = f"{what} leads to {model.__name__}, which no type shows."
            self._fault(plugin, message, "Declare an entity for it. " + ELSEWHERE)

    def _entity(self, plugin: str, prefix: str, entity: Entity) -> None:
        taken = self.catalog.prefixes().get(entity.prefix)
        if taken is not None:
            self._fault(
                plugin,
                f"{entity.name} gives its ids the prefix {entity.prefix!r}, which {taken.name} "
                f"of {taken.plugin} has.",
                "Choose another.",
            )
            return
        made = replace(
            entity, plugin=plugin, fields=tuple(self._stamp(plugin, f) for f in entity.fields)
        )
        self._type(plugin, prefix, made)
        self.catalog.entities[entity.model] = made
        single = entity.name[0].lower() + entity.name[1:]
        everyone = Many(
            name=entity.plural,
            description="",
            target=entity.model,
            on=everything,
            nullable=False,
        )
        for name, root in ((single, Single(made)), (entity.plural, List(made, everyone))):
            if self._name_is_free(plugin, prefix, "Query", name):
                self.catalog.roots[name] = root

    def _type(self, plugin: str, prefix: str, made: ObjectType) -> None:
        known = self.catalog.types.get(made.name)
        if known is not None:
            if known.plugin != plugin:
                self._fault(plugin, f"the type {made.name} is given by {known.plugin} too.", "")
            elif known.description != made.description:
                self._fault(plugin, f"it gives two types named {made.name}.", "Rename one.")
            return
        if not made.name.lower().startswith(prefix):
            self._fault(plugin, f"the type {made.name} must begin with {prefix.capitalize()}.", "")
        self._described(plugin, made.name, made.description)
        self.catalog.types[made.name] = made
        seen: set[str] = set()
        for item in made.fields:
            if item.name in seen:
                self._fault(plugin, f"{made.name}.{item.name} is given twice.", "")
            seen.add(item.name)
            self._described(plugin, f"{made.name}.{item.name}", item.description)
            if isinstance(item, (Batched, Column)) and item.kind.choice is not None:
                self._named(plugin, prefix, item.kind.choice)
            if isinstance(item, (Items, Nested)):
                self._type(plugin, prefix, self._stamped(plugin, item.type))

    def _stamped(self, plugin: str, made: ObjectType) -> ObjectType:
        fields = tuple(self._stamp(plugin, f) for f in made.fields)
        return replace(made, plugin=plugin, fields=fields)

    @staticmethod
    def _stamp(plugin: str, item: AnyField) -> AnyField:
        return replace(item, plugin=plugin)

    def _extend(self, plugin: str, prefix: str, target: str, fields: Sequence[AnyField]) -> None:
        space = ObjectType(
            name=f"{prefix.capitalize()}{target}",
            description=f"What {plugin} knows of an object of type {target}.",
            fields=tuple(self._stamp(plugin, item) for item in fields),
            plugin=plugin,
        )
        text = f"What {plugin} adds."
        self._join(plugin, target, [Nested(name=prefix, description=text, type=space)])
        self._type(plugin, prefix, space)

    def _join(self, plugin: str, target: str, fields: Sequence[AnyField]) -> None:
        known = self.catalog.types.get(target)
        if known is None:
            mend = did_you_mean(target, self.catalog.types) or ELSEWHERE
            self._fault(plugin, f"it extends the type {target}, which does not exist.", mend)
            return
        present = {item.name: item for item in known.fields}
        for item in fields:
            if item.name in present:
                other = present[item.name].plugin or CORE
                self._fault(
                    plugin,
                    f"{target}.{item.name} is given by {other} and by {plugin}.",
                    "Rename one.",
                )
            elif not item.may_be_null:
                self._fault(
                    plugin,
                    f"{target}.{item.name} is not nullable, but {target} belongs to "
                    f"{known.plugin or CORE}.",
                    "A field added to another's type must be nullable.",
                )
            else:
                self._described(plugin, f"{target}.{item.name}", item.description)
                known = replace(known, fields=(*known.fields, self._stamp(plugin, item)))
        self.catalog.types[target] = known
        if isinstance(known, Entity):
            self._replace_entity(known)

    def _replace_entity(self, entity: Entity) -> None:
        self.catalog.types[entity.name] = entity
        self.catalog.entities[entity.model] = entity
        for name, root in list(self.catalog.roots.items()):
            if isinstance(root, Single) and root.entity.model is entity.model:
                self.catalog.roots[name] = Single(entity)
            if isinstance(root, List) and root.entity.model is entity.model:
                self.catalog.roots[name] = List(entity, root.many)

    def _query(self, plugin: str, prefix: str, query: Rows | Answer) -> None:
        if not self._name_is_free(plugin, prefix, "Query", query.name):
            return
        self._described(plugin, query.name, query.description)
        if isinstance(query, Answer):
            self.catalog.answers[query.name] = replace(query, plugin=plugin)
            return
        made = replace(query, plugin=plugin, type=self._stamped(plugin, query.type))
        self._type(plugin, prefix, made.type)
        self.catalog.roots[query.name] = made

    def _mutation(self, plugin: str, prefix: str, mutation: Mutation) -> None:
        if self._name_is_free(plugin, prefix, "Mutation", mutation.name):
            self._described(plugin, mutation.name, mutation.description)
            self._takes_input(plugin, prefix, mutation.name, mutation)
            self.catalog.mutations[mutation.name] = replace(mutation, plugin=plugin)

    def _subscription(self, plugin: str, prefix: str, declared: Subscription) -> None:
        if self._name_is_free(plugin, prefix, "Subscription", declared.name):
            self._described(plugin, declared.name, declared.description)
            self.catalog.subscriptions[declared.name] = replace(declared, plugin=plugin)

    def _addition(self, plugin: str, prefix: str, name: str, addition: Addition) -> None:
        mutation = self.catalog.mutations.get(name)
        if mutation is None:
            mend = did_you_mean(name, self.catalog.mutations) or ELSEWHERE
            self._fault(plugin, f"it adds to the mutation {name}, which does not exist.", mend)
            return
        place = f"{name}(input:).{prefix}"
        own = input_of(mutation.operation)
        if own and prefix in {part.name for part in parts_of(own)}:
            message = f"{place} is given by {mutation.plugin or CORE} and by {plugin}."
            self._fault(plugin, message, "Choose another prefix.")
        self._described(plugin, place, addition.description)
        self._takes_input(plugin, prefix, place, addition)
        made = replace(addition, plugin=plugin, name=prefix)
        self.catalog.additions[name] = (*self.catalog.additions.get(name, ()), made)

    def _takes_input(
        self, plugin: str, prefix: str, place: str, declared: Mutation | Addition
    ) -> None:
        kind = input_of(declared.operation)
        if kind is None:
            self._fault(plugin, f"the operation of {place} takes no input.", "Give it a dataclass.")
            return
        for each in classes_of(kind):
            self._named(plugin, prefix, each)

    def _named(self, plugin: str, prefix: str, kind: type[Any]) -> None:
        """Note a class that becomes a type; two of one name would be mistaken for each other."""
        name, known = kind.__name__, self._classes.get(kind.__name__)
        if known is not None:
            if known is not kind:
                message = f"{name} of {kind.__module__} has the name of {known.__module__}'s."
                self._fault(plugin, message, "Rename one.")
            return
        self._classes[name] = kind
        if not kind.__module__.startswith("portico.") and not name.lower().startswith(prefix):
            message = f"{name} must begin with {prefix.capitalize()}: clients see it."
            self._fault(plugin, message, "Rename it.")

    def _name_is_free(self, plugin: str, prefix: str, parent: str, name: str) -> bool:
        place = f"{parent}.{name}"
        if place in self._owner:
            message = f"{place} is given by {self._owner[place]} and by {plugin}."
            self._fault(plugin, message, "Rename one.")
            return False
        if not name.startswith(prefix):
            self._fault(plugin, f"{place} must begin with {prefix!r}.", "Rename it.")
        self._owner[place] = plugin
        return True

    def _described(self, plugin: str, what: str, description: str) -> None:
        if not description:
            self._fault(plugin, f"{what} has no description.", "Say what it means to clients.")

    def _fault(self, plugin: str, message: str, mend: str) -> None:
        self.faults.append(Fault(plugin, message, mend))
