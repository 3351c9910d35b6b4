"""``search``: the words that somebody looks for become a criterion and a rank.

The rank is a small number that depends on the record alone, not on how many others there are: so it
is the same on both databases, and a cursor that names it stays good while records come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import String, Text, case, cast, exists, func, literal_column, not_, select
from sqlalchemy import table as named_table
from sqlalchemy.dialects.postgresql import TSQUERY

from portico.database.search.index import COLUMN, index_name, words_vector
from portico.database.search.words import BAR, asked_words, title_beginning, title_words
from portico.errors import RequestError
from portico.query.fields import Column
from portico.query.kinds import INT
from portico.query.members import members_parameter
from portico.query.rows import alias_of
from portico.query.scalars import parse_string
from portico.query.texts import begins_with, has_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Dialect

    from portico.errors import Path
    from portico.query.context import Context
    from portico.query.fields import Model

    SQL = ColumnElement[Any]

LONGEST: Final = 200
"""How many characters may be searched for."""

MOST_WORDS: Final = 16
"""How many words may be searched for; a pair of Chinese letters counts as one."""

WHOLE, BEGINNING, TITLE, ELSEWHERE = range(1, 5)
"""The ranks: the title is the text, begins with it, has its words; the record has its words."""


RANK: Final = "searchRank"
"""What the rank is called in an order."""


class Searching(Protocol):
    """What a list is searched for."""

    def rank(self, row: Any) -> SQL:
        """How well a row that matches does so, from 1, the best, to 4."""


def words_of(text: str, path: Path) -> tuple[str, ...]:
    """The words of a text to search for; refuses a text that has none or too many."""
    try:
        words = asked_words(parse_string(text)) if len(text) <= LONGEST else ()
    except ValueError as error:
        raise RequestError("BAD_USER_INPUT", str(error), path) from None
    if len(text) > LONGEST:
        message = f"Search for at most {LONGEST} characters; these are {len(text)}."
    elif not words:
        message = "Search for at least one letter or digit."
    elif len(words) > MOST_WORDS:
        message = f"Search for at most {MOST_WORDS} words; these are {len(words)}."
    else:
        return words
    raise RequestError("BAD_SEARCH", message, path)


class Search:
    """A text that a statement searches for, as its parameters."""

    def __init__(self, context: Context, given: Any, path: Path) -> None:
        self._context = context
        self._given = given
        self._path = path
        self._dialect = context.dialect

    def matches(self, model: Model, row: Any) -> SQL:
        """Whether a row has every word, each as the beginning of one of its own."""
        if self._dialect.name == "postgresql":
            vector: SQL = literal_column(words_vector(f'{alias_of(row)}."{COLUMN}"'))
            query = cast(cast(self._parameter(_tsquery), Text), TSQUERY)
            return vector.op("@@", is_comparison=True)(query)
        index = index_name(model.__tablename__)
        found: Select[Any] = select(literal_column("id")).select_from(named_table(index))
        wanted = self._parameter(_fts5)
        return row.id.in_(found.where(literal_column(index).op("MATCH")(wanted)))  # type: ignore[no-any-return]  # a column's

    def rank(self, row: Any) -> SQL:
        """How well a row that matches does so, from 1, the best, to 4."""
        stored: SQL = getattr(row, COLUMN)
        whole = begins_with(stored, self._parameter(_whole, title_words), self._dialect)
        begins = begins_with(stored, self._parameter(str, title_beginning), self._dialect)
        return ranked(whole, begins, self._all_in(title_of(stored, self._dialect)))

    def _all_in(self, title: SQL) -> SQL:
        """Whether none of the words is missing in a title."""
        kind, prepare = members_parameter(String(), self._dialect)
        given = self._parameter(lambda words: prepare(list(words)), column=kind)
        alias = self._context.alias()
        if self._dialect.name == "postgresql":
            word: SQL = func.unnest(given).column_valued(alias)
        else:
            word = func.json_each(given).table_valued("value", name=alias).c.value
        missing = not_(has_within(title, SPACE.op("||")(word), self._dialect))
        return not_(exists(select(literal_column("1")).where(missing)))

    def _parameter(
        self,
        write: Callable[[Any], Any],
        read: Callable[[str], Any] | None = None,
        column: Any = None,
    ) -> SQL:
        """A parameter made from the text, or from its words, once they were checked."""

        def convert(text: str) -> Any:
            words = words_of(text, self._path)
            return write(words if read is None else read(text))

        return self._context.parameter(self._given, column or String(), convert)


SPACE: SQL = literal_column("' '", String())


def title_of(stored: SQL, dialect: Dialect) -> SQL:
    """The words of a title, each with a space before it."""
    bar: SQL = literal_column(f"'{BAR}'")
    if dialect.name == "postgresql":
        return SPACE.op("||")(func.split_part(stored, bar, literal_column("1")))
    return SPACE.op("||")(func.substr(stored, literal_column("1"), func.instr(stored, bar)))


def ranked(whole: SQL, begins: SQL, within: SQL) -> SQL:
    """The rank of a row that matches, from what is true of its title."""
    tests = ((whole, WHOLE), (begins, BEGINNING), (within, TITLE))
    return case(
        *[(test, literal_column(str(rank))) for test, rank in tests],
        else_=literal_column(str(ELSEWHERE)),
    )


def rank_column(search: Searching) -> Column:
    """The rank as something to sort by."""
    return Column(
        name=RANK,
        description="How well the record matches.",
        kind=INT,
        sql=lambda row, _env: search.rank(row),
        nullable=False,
    )


def _whole(words: str) -> str:
    return f"{words} {BAR}"


def _tsquery(words: tuple[str, ...]) -> str:
    """Words as PostgreSQL's own query: they are of letters and digits only, so nothing escapes."""
    return " & ".join(f"'{word}':*" for word in words)


def _fts5(words: tuple[str, ...]) -> str:
    """Words as a query of FTS5: only in the column of words, not among the ids."""
    return "words : (" + " AND ".join(f'"{word}" *' for word in words) + ")"
