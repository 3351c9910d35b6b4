"""Rebuilding a table on SQLite: nothing that it says is lost, and no other table is read."""

from __future__ import annotations

from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.pool import StaticPool

from portico.migrate.batches import tables_read_alone

TABLES = (
    "CREATE TABLE country (id INTEGER PRIMARY KEY)",
    "CREATE TABLE town (id INTEGER PRIMARY KEY, country_id INTEGER REFERENCES country (id))",
    """CREATE TABLE street (id INTEGER PRIMARY KEY, note TEXT, town_id INTEGER NOT NULL,
    CONSTRAINT fk_town FOREIGN KEY (town_id) REFERENCES town (id) ON DELETE CASCADE)""",
    "INSERT INTO country VALUES (1)",
    "INSERT INTO town VALUES (2, 1)",
    "INSERT INTO street VALUES (3, 'long', 2)",
)


def drop_note(connection: Connection) -> None:
    with (
        Operations.context(MigrationContext.configure(connection)),
        tables_read_alone(),
        op.batch_alter_table("street") as street,
    ):
        street.drop_column("note")


def test_a_table_is_rebuilt_without_reading_those_that_it_points_at() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    read: list[str] = []
    with engine.begin() as connection:
        for statement in TABLES:
            connection.exec_driver_sql(statement)
        event.listen(engine, "before_cursor_execute", lambda *given: read.append(given[2]))
        drop_note(connection)
        about = [each for each in read if "PRAGMA" in each]

        assert [each for each in about if "street" in each] != []
        assert [each for each in about if "town" in each or "country" in each] == []
        (key,) = inspect(connection).get_foreign_keys("street")
        assert key["name"] == "fk_town"
        assert (key["referred_table"], key["referred_columns"]) == ("town", ["id"])
        assert key["options"] == {"ondelete": "CASCADE"}
        assert connection.exec_driver_sql("SELECT * FROM street").all() == [(3, 2)]
    engine.dispose()


def test_afterwards_alembic_reads_as_it_does_by_itself() -> None:
    whole = op.batch_alter_table

    with tables_read_alone():
        assert op.batch_alter_table is not whole
    assert op.batch_alter_table is whole
