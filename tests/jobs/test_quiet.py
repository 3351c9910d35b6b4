"""Looking for work wakes nobody: an idle server is idle."""

from sqlalchemy import text

from portico.access import Actor
from portico.database import Database
from portico.testing import MakeAccount, Run


def test_only_what_was_written_wakes(
    database: Database, run: Run, actor: Actor, make_account: MakeAccount
) -> None:
    woken: list[str] = []
    database.on_commit.append(lambda: woken.append("x"))
    try:
        run(database.write(actor, lambda session: session.scalar(text("SELECT 1"))))
        idle = len(woken)
        make_account("Acme")
    finally:
        database.on_commit.clear()

    assert (idle, len(woken)) == (0, 1)
