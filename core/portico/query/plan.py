"""Plans: compiled statements, ready to run with any variables of their shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from portico.models.access_state import EPOCH
from portico.query.cost import check_cost, cost_of
from portico.query.kinds import ID
from portico.query.roots import record_by_id, root_json
from portico.query.rows import alias_of, table, table_row
from portico.query.selection import Selected, below

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Dialect

    from portico.access import Actor
    from portico.query.arguments import Variables
    from portico.query.batches import Place
    from portico.query.context import Context, Nodes
    from portico.query.emit import Json
    from portico.query.env import Getter
    from portico.query.fields import Entity
    from portico.query.hidden import Notice

Process = Callable[[Any], Any]


@dataclass(frozen=True)
class Plan:
    """One statement and what to bind, in order; ``cost`` is that of what it answers."""

    sql: str
    """Its one row has one column: the JSON."""
    getters: tuple[tuple[Getter, Process | None], ...]
    cost: int = 0
    notices: tuple[Notice, ...] = ()
    """What it leaves out because the actor may not see it."""
    places: tuple[Place, ...] = ()
    """Where in the answer stand the inputs of values that Python is to make."""

    @cached_property
    def guarded(self) -> str:
        """The statement with a second column: the number of :mod:`portico.models.access_state`.

        Both are of one snapshot, so whoever was permitted by that number may see this answer. The
        statement selects from nothing, only its subqueries do: the column can stand at its end.
        """
        return f"{self.sql}, ({EPOCH})"

    def values(self, variables: Variables, actor: Actor) -> tuple[Any, ...]:
        """The parameters for one request."""
        found = []
        for getter, process in self.getters:
            value = getter(variables, actor)
            found.append(value if process is None else process(value))
        return tuple(found)


def plan_selection(context: Context, selected: Selected) -> Plan:
    """The plan that answers all root fields of a query in one statement."""
    cost = cost_of(context, "Query", selected)
    check_cost(cost, context.cost_limit)
    pairs = [(key, _root(context, key, nodes)) for key, nodes in selected.items()]
    return replace(finish(context, context.emit.object(pairs)), cost=cost)


def _root(context: Context, key: str, nodes: Nodes) -> Json:
    name = nodes[0].name.value
    if name == "__typename":
        return context.emit.constant("Query")
    with context.under(key):
        return root_json(context, context.catalog.roots[name], nodes)


def plan_record(context: Context, entity: Entity, given: Any, nodes: Nodes) -> Plan:
    """The plan that reads one record, for the answer of a mutation."""
    check_cost(
        cost_of(context, entity.name, below(context, entity.name, nodes)), context.cost_limit
    )
    return finish(context, record_by_id(context, entity, given, nodes, ("id",)))


def plan_visible(context: Context, entity: Entity, given: Any) -> Plan:
    """The plan that answers 1 if the actor may see a record, for what an input names."""
    row, bound = table_row(entity.model, context.alias()), context.bind(given, ID, (), entity.name)
    source: Select[Any] = select(literal_column("1")).select_from(
        table(entity.model, alias_of(row))
    )
    source = source.where(row.id == bound, *context.visible(entity.model, row))
    return compiled(source, context.parameters, context.dialect)


def finish(context: Context, answer: Json) -> Plan:
    """Compile a statement that answers with one JSON text."""
    statement: Select[Any] = select(context.emit.text(answer))
    made = compiled(statement, context.parameters, context.dialect)
    return replace(made, places=tuple(context.places))


def compiled(statement: Select[Any], parameters: Mapping[str, Getter], dialect: Dialect) -> Plan:
    """The statement as text for the driver, with its parameters in the driver's order."""
    made = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    order = made.positiontup or ()
    getters = []
    for name in order:
        # A parameter of an IN list has the list's name and a number.
        bind = made.binds.get(name, made.binds.get(name.rpartition("_")[0]))
        kind = bind.type if bind is not None else None
        process = kind.dialect_impl(dialect).bind_processor(dialect) if kind is not None else None
        getter = parameters.get(name) or _fixed(made.params[name])
        getters.append((getter, process))
    return Plan(str(made), tuple(getters))


def _fixed(value: Any) -> Getter:
    return lambda _variables, _actor: value
