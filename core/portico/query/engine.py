"""The engine: answers queries with one statement each, and keeps their plans."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from portico.query.arguments import Bound, Structure, shape, structure_key
from portico.query.context import Context
from portico.query.cost import cost_of
from portico.query.dialects import of_reads
from portico.query.documents import CacheFigures, Document, Lru, is_query, read_document
from portico.query.emit import emitter
from portico.query.hidden import notices, refuse_hidden, sees_all_fields
from portico.query.members import KnownLists
from portico.query.plan import Plan, plan_record, plan_selection, plan_visible
from portico.query.selection import collect
from portico.query.variables import Declared

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode
    from sqlalchemy.engine import Dialect

    from portico.access import Actor
    from portico.query.arguments import Variables
    from portico.query.catalog import Catalog
    from portico.query.context import Nodes
    from portico.query.fields import Entity
    from portico.query.hidden import Notice
    from portico.query.limits import Limits
    from portico.query.selection import Selected

DOCUMENTS_KEPT = 1000
PLANS_KEPT = 2000


class Engine:
    """Compiles and keeps plans for one schema and one dialect. It never touches a row."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        schema: GraphQLSchema,
        dialect: Dialect,
        limits: Limits,
        page_sizes: tuple[int, int],
        refuses_hidden: bool = False,
    ) -> None:
        self.catalog = catalog
        self.schema = schema
        self.limits = limits
        self._dialect = of_reads(dialect)
        self._page_sizes = page_sizes
        self._refuses_hidden = refuses_hidden
        self._documents: Lru[str, Document] = Lru(DOCUMENTS_KEPT)
        self.plans: Lru[Hashable, Plan] = Lru(PLANS_KEPT)
        self._lists = KnownLists(dialect)
        self._prefixes = catalog.prefixes()
        self.nothing = Document("")
        """For statements that no document asks for."""

    def caches(self) -> dict[str, CacheFigures]:
        """How the caches of documents and of plans do, for metrics."""
        return {"documents": self._documents.figures(), "plans": self.plans.figures()}

    def document(self, text: str) -> Document:
        """The document for a text, parsed and validated at most once while it is kept."""
        found = self._documents.get(text)
        if found is None:
            found = read_document(text, self.schema, self.limits)
            self._documents.put(text, found)
        return found

    def variables(
        self, document: Document, operation: OperationDefinitionNode, given: dict[str, Any]
    ) -> Variables:
        """The coerced variables of a request; raises the first errors of many."""
        name = operation.name.value if operation.name else ""
        declared = document.declared.get(name)
        if declared is None:
            declared = document.declared[name] = Declared(self.schema, operation)
        return declared.coerce(given)

    def can_plan(self, operation: OperationDefinitionNode, document: Document) -> bool:
        """Whether every root field is one that SQL answers alone."""
        return is_query(operation) and self._all_planned(operation.selection_set, document)

    def _all_planned(self, selection_set: Any, document: Document) -> bool:
        for node in selection_set.selections:
            match node.kind:
                case "field":
                    name = node.name.value
                    if name not in self.catalog.roots and name != "__typename":
                        return False
                case "fragment_spread":
                    inner = document.fragments[node.name.value].selection_set
                    if not self._all_planned(inner, document):
                        return False
                case _:
                    if not self._all_planned(node.selection_set, document):
                        return False
        return True

    def query_plan(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Variables,
        actor: Actor,
    ) -> Plan:
        """The plan of a whole query operation."""
        name = operation.name.value if operation.name else ""

        def build(context: Context) -> Plan:
            selected = collect(context, "Query", [operation.selection_set])
            found = self._hidden(context, "Query", selected)
            return replace(plan_selection(context, selected), notices=found)

        key = ("query", document.text, name)
        return self._plan(key, document, variables, actor, build)

    def notices(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Variables,
        actor: Actor,
    ) -> tuple[Notice, ...]:
        """What an operation selects and the actor may not see; refused if the deployment says so.

        For operations that are not planned as a whole: their plan would have it.
        """
        if sees_all_fields(self.catalog, actor):
            return ()
        context = self.context(document, variables, actor)
        root = operation.operation.value.capitalize()
        return self._hidden(context, root, collect(context, root, [operation.selection_set]))

    def cost(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Variables,
        actor: Actor,
    ) -> int:
        """What an operation costs that is not planned as a whole; introspection is not counted."""
        context = self.context(document, variables, actor)
        root = operation.operation.value.capitalize()
        selected = collect(context, root, [operation.selection_set])
        return cost_of(context, root, {k: n for k, n in selected.items() if _is_counted(n)})

    def _hidden(self, context: Context, root: str, selected: Selected) -> tuple[Notice, ...]:
        found = notices(context, root, selected)
        if self._refuses_hidden:
            refuse_hidden(found)
        return found

    def field_plan(
        self,
        document: Document,
        key: str,
        nodes: Nodes,
        variables: Variables,
        actor: Actor,
    ) -> Plan:
        """The plan of one root field, for an operation that SQL cannot answer alone."""
        selected: Selected = {key: list(nodes)}
        place = ("field", document.text, key, nodes[0].loc.start if nodes[0].loc else 0)

        def build(context: Context) -> Plan:
            context.names_types = True
            return plan_selection(context, selected)

        return self._plan(place, document, variables, actor, build)

    def record_plan(
        self,
        document: Document,
        entity: Entity,
        nodes: Nodes,
        variables: Variables,
        actor: Actor,
    ) -> Plan:
        """The plan that reads one record by the variable ``$record``, for what was written."""
        start = nodes[0].loc.start if nodes[0].loc else 0
        place = ("record", document.text, start, entity.name)
        given = Bound(RECORD, (), variables[RECORD])

        def build(context: Context) -> Plan:
            return plan_record(context, entity, given, nodes)

        return self._plan(place, document, variables, actor, build)

    def visible_plan(self, entity: Entity, variables: Variables, actor: Actor) -> Plan:
        """The plan that tells whether the record ``$record`` is there for the actor to see."""

        def build(context: Context) -> Plan:
            return plan_visible(context, entity, Bound(RECORD, (), variables[RECORD]))

        return self._plan(("visible", entity.name), self.nothing, variables, actor, build)

    def _plan(
        self,
        place: Hashable,
        document: Document,
        variables: Variables,
        actor: Actor,
        build: Callable[[Context], Plan],
    ) -> Plan:
        structure = document.structure.setdefault((place, actor.shape), {})
        key = self._key(place, structure, variables, actor)
        plan = self.plans.get(key)
        if plan is None:
            context = self.context(document, variables, actor)
            plan = build(context)
            structure.update(context.structure)
            self.plans.put(self._key(place, structure, variables, actor), plan)
        return plan

    @staticmethod
    def _key(
        place: Hashable,
        structure: dict[Hashable, Structure],
        variables: Variables,
        actor: Actor,
    ) -> Hashable:
        shapes = tuple((name, shape(value)) for name, value in variables.items())
        return (place, shapes, structure_key(structure, variables, actor), actor.shape)

    def context(
        self,
        document: Document,
        variables: Variables,
        actor: Actor,
    ) -> Context:
        """What the compilation of one statement needs."""
        return Context(
            catalog=self.catalog,
            schema=self.schema,
            emitter=emitter(self._dialect.name, document.depth),
            fragments=document.fragments,
            variables=variables,
            actor=actor,
            page_sizes=self._page_sizes,
            dialect=self._dialect,
            cost_limit=self.limits.cost,
            prefixes=self._prefixes,
            lists=self._lists,
        )


def _is_counted(nodes: Sequence[FieldNode]) -> bool:
    return not nodes[0].name.value.startswith("__")


RECORD = "$record"
"""The name of the variable that holds the id of the record a mutation answers with."""
