"""The composed GraphQL schema: Strawberry's types, and what resolves them.

Queries normally never get here: the engine answers them whole. What SQL cannot answer alone goes
through the standard executor, whose root fields ask the engine and whose other fields only take
what is there.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from portico.database.records import camel
from portico.graphql.annotations import answer_of, input_of
from portico.graphql.answers import Answers
from portico.graphql.deeds import Deed, Part, additions_by_input
from portico.graphql.dry_run import dry_run
from portico.graphql.filters import where_inputs
from portico.graphql.idempotency import idempotent
from portico.graphql.inputs import Inputs, Reader, money_input
from portico.graphql.objects import build_objects, root_member
from portico.graphql.reads import resolve_objects, resolve_queries
from portico.graphql.scalars import scalars
from portico.graphql.subscriptions import resolve_subscriptions, subscription_members
from portico.graphql.types import Argument, Member, Types
from portico.graphql.writing import resolve_mutations

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from portico.graphql.answers import Writer
    from portico.query.catalog import Catalog
    from portico.query.fields import Answer, Mutation

ONCE = "What is shown in this answer and never again; keep it safe."
WARNINGS = "What to look at, although the deed was done."
PAYLOAD_ERRORS = "What was refused and why; empty if the deed was done."
USER_ERROR = (
    ("code", "String!", "What was refused, for programs: a stable word."),
    ("message", "String!", "What was refused and how to mend it, for people."),
    ("path", "[String!]!", "Which part of the input it is about, from the outside in."),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A root field that a Python function answers: how its input is read, its answer written."""

    answer: Answer
    read: Reader | None
    write: Writer


@dataclasses.dataclass(frozen=True, slots=True)
class Composed:
    """One schema with everything that is needed to execute it."""

    catalog: Catalog
    schema: strawberry.Schema
    deeds: dict[str, Deed]
    questions: dict[str, Question]

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core has it."""
        return self.schema._schema  # noqa: SLF001 (Strawberry's documented way in is this name)

    def sdl(self) -> str:
        """The schema in GraphQL's schema language."""
        return self.schema.as_str() + "\n"


def build(catalog: Catalog) -> Composed:
    """Build the schema of a catalogue."""
    types = Types(scalars())
    prefixes = catalog.prefixes()
    inputs = Inputs(types, prefixes, additions_by_input(catalog))
    answers = Answers(types, prefixes)
    build_objects(types, catalog)
    where_inputs(types, catalog)
    money_input(types)
    questions = {n: _question(inputs, answers, a) for n, a in catalog.answers.items()}
    members = [root_member(types, catalog, name, root) for name, root in catalog.roots.items()]
    members += [_question_member(answers, q) for q in questions.values()]
    types.object("Query", "Where every read begins.", members)
    deeds = {name: _deed(types, catalog, inputs, m) for name, m in catalog.mutations.items()}
    _mutations(types, deeds)
    listening = subscription_members(types, catalog)
    types.object("Subscription", "Where clients are told of what happens, as it does.", listening)
    schema = strawberry.Schema(
        query=types.namespace["Query"],
        mutation=types.namespace["Mutation"],
        subscription=types.namespace["Subscription"],
        types=[types.namespace[name] for name in catalog.types],
        directives=[idempotent, dry_run],
        config=StrawberryConfig(auto_camel_case=False, scalar_map=types.scalar_map),
    )
    composed = Composed(catalog, schema, deeds, questions)
    resolve_objects(composed.core)
    resolve_queries(composed.core, catalog, questions)
    resolve_mutations(composed.core, deeds)
    resolve_subscriptions(composed.core, catalog)
    return composed


def _question(inputs: Inputs, answers: Answers, answer: Answer) -> Question:
    kind = input_of(answer.operation)
    read = inputs.reader(kind, answer.plugin) if kind else None
    _sdl, write = answers.field(answer_of(answer.operation), answer.plugin)
    return Question(answer, read, write)


def _question_member(answers: Answers, question: Question) -> Member:
    answer = question.answer
    kind = input_of(answer.operation)
    sdl, _write = answers.field(answer_of(answer.operation), answer.plugin)
    return Member(
        name=answer.name,
        type=sdl,
        description=answer.description,
        arguments=(_input_argument(kind),) if kind else (),
        plugin=answer.plugin,
    )


def _input_argument(kind: type[Any]) -> Argument:
    return Argument(name="input", type=f"{kind.__name__}Input!", description="What to do it with.")


def _deed(types: Types, catalog: Catalog, inputs: Inputs, mutation: Mutation) -> Deed:
    kind = input_of(mutation.operation)
    if kind is None:
        raise TypeError(f"the operation of {mutation.name} takes no input")
    entity = catalog.of_model(mutation.returns)
    field = camel("".join(f"_{c.lower()}" if c.isupper() else c for c in mutation.returns.__name__))
    field = field.lstrip("_")
    field = field[0].lower() + field[1:]
    payload = [
        Member(name=field, type=entity.name, description="The record, as it is now."),
        Member(name="userErrors", type="[UserError!]!", description=PAYLOAD_ERRORS),
    ]
    if mutation.warns:
        payload.append(Member(name="warnings", type="[UserError!]!", description=WARNINGS))
    if mutation.once:
        payload.append(Member(name=mutation.once, type="String", description=ONCE))
    if "UserError" not in types:
        members = [Member(name=n, type=t, description=d) for n, t, d in USER_ERROR]
        types.object("UserError", "One reason why a deed was refused.", members)
    name = mutation.name[0].upper() + mutation.name[1:]
    types.object(
        f"{name}Payload", f"The outcome of {mutation.name}.", payload, plugin=mutation.plugin
    )
    added = catalog.additions.get(mutation.name, ())
    parts = tuple(Part(each, inputs.added_reader(each)) for each in added)
    return Deed(mutation, inputs.reader(kind, mutation.plugin), field, parts)


def _mutations(types: Types, deeds: dict[str, Deed]) -> None:
    members = []
    for name, deed in deeds.items():
        kind = input_of(deed.mutation.operation)
        assert kind is not None  # noqa: S101 (checked when the deed was made)
        members.append(
            Member(
                name=name,
                type=f"{name[0].upper()}{name[1:]}Payload!",
                description=deed.mutation.description,
                arguments=(_input_argument(kind),),
                plugin=deed.mutation.plugin,
            )
        )
    types.object("Mutation", "Where every write begins.", members)
