"""What makes a record searchable, and what keeps its words up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Text, event, inspect, select, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column

from portico.database.records import DERIVED
from portico.database.search.filling import Filler
from portico.database.search.words import stored_words

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState


Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Searched:
    """The text columns that records are found by, as attributes of their class.

    The ``title`` is what people call the record: what is found there comes before what is found in
    the ``others``.
    """

    title: tuple[str, ...]
    others: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """The title, then the others."""
        return iter((self.title, self.others))

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, the title first."""
        return (*self.title, *self.others)


class Searchable:
    """A record that clients can search for by the words in some of its columns.

    ::

        class Visit(Searchable, Record, Base):
            SEARCHED = Searched(title=("subject",), others=("place", "notes"))

    A revision must add the column and its index: :func:`portico.database.search.add_search`.
    """

    SEARCHED: ClassVar[Searched]

    @declared_attr
    def search_words(cls) -> Mapped[str]:  # noqa: N805 (SQLAlchemy passes the class)
        """The words of the searched columns, made by :func:`renew` whenever one changes."""
        return mapped_column(
            Text(),
            server_default=text("''"),
            deferred=True,
            sort_order=99,
            info=DERIVED,
            doc="Its words.",
        )


def renew(record: Searchable) -> None:
    """Make the words of a record from its columns."""
    searched = record.SEARCHED
    record.search_words = stored_words(
        _texts(record, searched.title), _texts(record, searched.others)
    )


def _texts(record: Searchable, names: Iterable[str]) -> list[str | None]:
    return [getattr(record, name) for name in names]


@event.listens_for(Session, "before_flush")
def _renew(session: Session, *_: object) -> None:
    for record in session.new:
        if isinstance(record, Searchable):
            renew(record)
    for record in session.dirty:
        if isinstance(record, Searchable) and _is_changed(record):
            renew(record)


def _is_changed(record: Searchable) -> bool:
    attributes: Any = inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in record.SEARCHED.names)


@event.listens_for(Session, "do_orm_execute")
def _follow(state: ORMExecuteState) -> Any:
    """Let the words follow a statement that writes many rows."""
    if not (state.is_insert or state.is_update) or state.bind_mapper is None:
        return None
    model = state.bind_mapper.class_
    if not issubclass(model, Searchable):
        return None
    given: Any = state.parameters or ()
    rows: Rows = [given] if isinstance(given, dict) else given
    if state.is_insert:
        return _fill(model, rows)
    values = getattr(state.statement, "_values", None) or ()
    named = {getattr(each, "key", each) for each in values}.union(*rows)
    return None if named.isdisjoint(model.SEARCHED.names) else _rewritten(state, model)


def _fill(model: type[Searchable], rows: Rows) -> None:
    """Add their words to rows that are to be inserted."""
    if not rows:
        raise TypeError(f"Give the rows of {model.__name__} as the statement's parameters.")
    for row in rows:
        title, others = ([row.get(n) for n in names] for names in model.SEARCHED)
        row["search_words"] = stored_words(title, others)


def _rewritten(state: ORMExecuteState, model: type[Any]) -> Any:
    """Run an UPDATE and make the words of the rows that it matches anew."""
    criteria = state.statement._where_criteria  # type: ignore[attr-defined]  # noqa: SLF001 (no public name)
    ids = list(state.session.scalars(select(model.id).where(*criteria).with_for_update()))
    result = state.invoke_statement()
    Filler(state.session.connection(), model.__tablename__, *model.SEARCHED).some(ids)
    return result
