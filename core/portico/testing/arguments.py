"""Random, valid arguments: filters, orders, pages and ids that fit the rows of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from portico.access import system_actor
from portico.query.aggregates import group_keys
from portico.query.catalog import AnyNode, By, Everything, List, Single
from portico.query.fields import Column, Entity, Many, Rows
from portico.query.ordering import ordering
from portico.query.searching import RANK, Search
from portico.testing.facts import SAMPLES, Facts, Row, Variables, happens
from portico.testing.searches import Searches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from graphql import GraphQLField

    from portico.query.catalog import Root
    from portico.query.engine import Engine


class Arguments:
    """Writes the arguments of fields."""

    def __init__(self, engine: Engine, facts: Facts, random: Random, variables: Variables) -> None:
        self._engine = engine
        self._catalog = engine.catalog
        self._facts = facts
        self._random = random
        self._variables = variables
        self._searches = Searches(self._catalog, facts, random)

    def _happens(self, percent: int) -> bool:
        return happens(self._random, percent)

    def of(self, owner: str, name: str, made: GraphQLField) -> str:
        """The arguments of a field, in parentheses, or nothing."""
        if not made.args:
            return ""
        values = self._values(owner, name, made)
        written = [
            f"{key}: {self._written(made.args[key].type, value)}" for key, value in values.items()
        ]
        return f"({', '.join(written)})" if written else ""

    def _values(self, owner: str, name: str, made: GraphQLField) -> Row:
        """The arguments' values as JSON."""
        if owner == "Query":
            return self._root(self._catalog.roots[name])
        return self._connection(owner, name, made)

    def _root(self, root: Root) -> Row:  # noqa: PLR0911 (one for each kind of root)
        match root:
            case Single():
                return {"id": self._id(root.entity.name)}
            case By():
                return {"by": self._by(root)}
            case Rows():
                return self._given(root)
            case List():
                return self._page(root.entity, None)
            case Everything():
                return self._searches.everywhere(self._enum("SearchType"))
            case AnyNode(many=False):
                return {"id": self._id(self._entity())}
        return {"ids": [self._id(self._entity()) for _ in range(self._random.randint(0, 4))]}

    def _entity(self) -> str:
        return self._random.choice([name for name, rows in self._facts.rows.items() if rows])

    def _id(self, entity: str) -> str:
        rows = self._facts.rows.get(entity) or []
        if not rows or self._happens(10):
            prefix = next(e.prefix for e in self._catalog.entities.values() if e.name == entity)
            return f"{prefix}_{self._random.getrandbits(128):032x}"
        return str(self._random.choice(rows)["id"])

    def _by(self, root: By) -> Row:
        way = self._random.choice(root.alternatives)
        row = self._random.choice(self._facts.rows["Account"])
        known = {
            "country": row["country"] or "DE",
            "number": row["taxId"] or row["registrationNumber"] or "none",
            "lei": row["lei"] or "none",
        }
        values = {a.name: known.get(a.name, "northwind") for a in way.arguments}
        return {way.name: values if len(values) > 1 else next(iter(values.values()))}

    def _given(self, root: Rows) -> Row:
        values: Row = {}
        for argument in root.arguments:
            if not argument.required and self._happens(50):
                continue
            if argument.kind.form == "id":
                values[argument.name] = self._id(argument.target)
            elif argument.kind.choice is not None:
                values[argument.name] = self._random.choice(list(argument.kind.choice)).name
            else:
                values[argument.name] = self._sample(argument.kind.scalar)
        return values

    def _connection(self, owner: str, name: str, made: GraphQLField) -> Row:
        if name == "groupBy":
            return self._groups(made)
        if "where" not in made.args:
            return {}
        many = self._catalog.fields(owner)[name]
        assert isinstance(many, Many)
        edge = self._catalog.of_model(many.edge) if many.edge is not None else None
        return self._page(self._catalog.of_model(many.target), edge)

    def _groups(self, made: GraphQLField) -> Row:
        name = get_named_type(made.args["by"].type).name.removesuffix("GroupBy")
        entity = next(each for each in self._catalog.entities.values() if each.name == name)
        keys, by = group_keys(self._catalog, entity), []
        fields = self._engine.schema.type_map[f"{name}GroupField"]
        assert isinstance(fields, GraphQLEnumType)
        options = sorted(fields.values)
        for field in self._random.sample(options, min(len(options), self._random.randint(1, 2))):
            form = keys[str(fields.values[field].value)].column.kind.form
            is_date = form in {"date", "instant"}
            part = self._random.choice(self._enum("DatePart")) if is_date else None
            by.append({"field": field, **({"part": part} if part else {})})
        return {"by": by, "first": self._random.choice([1, 5, 100])}

    def _page(self, entity: Entity, edge: Entity | None) -> Row:
        values: Row = {}
        if self._happens(40):
            values["where"] = self._where(f"{entity.name}Where", entity.name, 2)
        if self._happens(50):
            values["orderBy"] = self._order(entity)
        if entity.searched and self._happens(30):
            values["search"] = self._searches.words(entity)
        backward = self._happens(30)
        values["last" if backward else "first"] = self._random.choice([1, 2, 2, 3, 5])
        rows = self._facts.rows.get(entity.name)
        edges = self._facts.rows.get(edge.name) if edge else [{}]
        if rows and edges and self._happens(35):
            cursor = self._cursor(entity, edge, values.get("orderBy"), values.get("search"))
            values[self._random.choice(["after", "before"])] = cursor
        return values

    def _order(self, entity: Entity) -> list[Row]:
        options = self._enum(f"{entity.name}OrderField")
        chosen = self._random.sample(options, min(len(options), self._random.randint(0, 3)))
        return [{"field": f, "direction": self._random.choice(["ASC", "DESC"])} for f in chosen]

    def _enum(self, name: str) -> list[str]:
        found = self._engine.schema.type_map[name]
        assert isinstance(found, GraphQLEnumType)
        return list(found.values)

    def _cursor(
        self,
        entity: Entity,
        edge: Entity | None,
        given: list[Row] | None,
        search: str | None,
    ) -> str:
        """A cursor of a real row in this order."""
        context = self._engine.context(self._engine.nothing, {}, system_actor())
        options: Any = self._engine.schema.type_map[f"{entity.name}OrderField"]
        directions: Any = self._engine.schema.type_map["OrderDirection"]
        terms = [
            {
                "field": options.parse_value(term["field"]),
                "direction": directions.parse_value(term["direction"]),
            }
            for term in given or ()
        ]
        sought = None if search is None else Search(context, search, ())
        order = ordering(context, entity, terms, edge, (), sought)
        row = self._random.choice(self._facts.rows[entity.name])
        marks: list[Any] = [order.tag]
        for key in order.keys:
            if key.of_edge and edge is not None:
                marks.append(self._random.choice(self._facts.rows[edge.name])["id"])
            elif key.column.name == RANK:
                marks.append(self._random.randint(1, 4))
            else:
                marks.append(row[key.column.name])
        return orjson.dumps(marks).hex()

    def _where(self, name: str, entity: str, depth: int) -> Row:
        """A filter of an input type; ``entity`` is the type that its fields belong to."""
        made = self._engine.schema.type_map[name]
        assert isinstance(made, GraphQLInputObjectType)
        names = list(made.fields)
        found: Row = {}
        for key in self._random.sample(names, min(len(names), self._random.randint(0, 2))):
            kind = made.fields[key].type
            if key in {"and", "or"}:
                count = self._random.randint(0, 2) if depth else 0
                found[key] = [self._where(name, entity, depth - 1) for _ in range(count)]
            elif key == "not":
                found[key] = self._where(name, entity, depth - 1) if depth else {}
            else:
                found[key] = self._condition(get_named_type(kind), entity, key, depth)
        return found

    def _condition(self, made: Any, entity: str, key: str, depth: int) -> Row | None:
        name = made.name
        if self._happens(5) and not name.endswith("ListFilter"):
            return None
        if name.endswith("ListFilter"):
            inner = name.removesuffix("ListFilter")
            which = self._random.choice(["some", "none"])
            return {which: self._where(f"{inner}Where", inner, depth - 1) if depth > 0 else {}}
        if name.endswith("RelationFilter"):
            inner = name.removesuffix("RelationFilter")
            some = depth > 0 and self._happens(80)
            return {"is": self._where(f"{inner}Where", inner, depth - 1) if some else None}
        if name.endswith("Where"):
            return self._where(name, name.removesuffix("Where"), depth)
        if name == "MoneyFilter":
            return {"amount": self._comparison("DecimalFilter", entity, key)}
        return self._comparison(name, entity, key)

    def _comparison(self, name: str, entity: str, key: str) -> Row:
        made: Any = self._engine.schema.type_map[name]
        scalar = name.removesuffix("Filter")
        operator = self._random.choice(list(made.fields))
        if operator == "isNull":
            return {operator: self._happens(50)}
        if operator in {"in", "notIn"}:
            count = self._random.randint(0, 3)
            return {operator: [self._like(scalar, entity, key) for _ in range(count)]}
        if operator in {"eq", "neq"} and self._happens(10):
            return {operator: None}
        value = self._like(scalar, entity, key)
        if operator in {"contains", "startsWith"}:
            value = str(value)[: self._random.randint(0, 3)]
        return {operator: value}

    def _like(self, scalar: str, entity: str, key: str) -> Any:
        """A value such as the field has in some row."""
        rows = self._facts.rows.get(entity) or []
        known = [row[key] for row in rows if row.get(key) is not None]
        if scalar == "ID":
            column = self._catalog.fields(entity)[key]
            return self._id(column.target or entity) if isinstance(column, Column) else ""
        usable = known and not isinstance(known[0], dict)
        return self._random.choice(known) if usable else self._sample(scalar)

    def _sample(self, scalar: str) -> Any:
        found = self._engine.schema.type_map[scalar]
        if isinstance(found, GraphQLEnumType):
            return self._random.choice(list(found.values))
        if scalar == "Boolean":
            return self._happens(50)
        known = self._facts.values.get(scalar)
        return self._random.choice(known) if known else SAMPLES[scalar]

    def _written(self, kind: Any, value: Any) -> str:
        """A value as the document has it: written out, or as a variable."""
        if self._happens(20):
            return self._variables.value(str(kind), value)
        bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if value is None:
            return "null"
        if isinstance(bare, GraphQLList):
            return f"[{', '.join(self._written(bare.of_type, item) for item in value)}]"
        if isinstance(bare, GraphQLInputObjectType):
            return self._object(bare, value)
        if isinstance(bare, GraphQLEnumType):
            return str(value)
        return orjson.dumps(value).decode()

    def _object(self, kind: GraphQLInputObjectType, value: Mapping[str, Any]) -> str:
        one_of = kind.is_one_of
        parts = []
        for key, item in value.items():
            field_type = kind.fields[key].type
            if one_of and item is not None:
                field_type = GraphQLNonNull(field_type)  # a variable here may not be nullable
            parts.append(f"{key}: {self._written(field_type, item)}")
        return f"{{{', '.join(parts)}}}"
