"""What the tests of imports and exports share: uploading, importing, working jobs off."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor, utc_now
from portico.database import Database
from portico.jobs import drain, named_tasks
from portico.jobs.tasks import core_tasks
from portico.models import QueuedJob, StoredFile
from portico.operations.files import keep_upload
from portico.plugins import Plugins
from portico.testing import Ask, Run, Write

START = """mutation ($input: ImportStartInput!) { importStart(input: $input) {
    import { id status } userErrors { code message path } } }"""
SHOWN = """query ($id: ID!) { import(id: $id) { status total done made updated kept refused failure
    problems { nodes { row column code message } } rows { nodes { number outcome record } } } }"""
Import = Callable[..., dict[str, Any]]


@pytest.fixture
def upload(write: Write, actor: Actor) -> Callable[..., str]:
    def upload(content: bytes, by: Actor = actor) -> str:
        def deed(session: Session) -> StoredFile:
            return keep_upload(session, by, "table", io.BytesIO(content))

        return f"fil_{write(deed, by).id.hex}"

    return upload


@pytest.fixture
def work(database: Database, run: Run, plugins: Plugins) -> Callable[[], int]:
    tasks = named_tasks(plugins, core_tasks())
    return lambda: run(drain(database, tasks))


@pytest.fixture
def lease_ends(write: Write) -> Callable[[], None]:
    """Let the time pass after which the turn of a process that died is anybody's."""

    def end(session: Session) -> None:
        for job in session.scalars(select(QueuedJob)):
            job.due_at = utc_now()

    return lambda: write(end)


@pytest.fixture
def imported(upload: Callable[..., str], ask: Ask, work: Callable[[], int], actor: Actor) -> Import:
    """Import a table and tell what became of it."""

    def imported(content: bytes, by: Actor = actor, **given: Any) -> dict[str, Any]:
        asked = {"fileId": upload(content, by), "kind": "accounts", **given}
        started = ask(START, by=by, input=asked)["data"]["importStart"]
        assert started["userErrors"] == []
        work()
        found_id = started["import"]["id"]
        found: dict[str, Any] = ask(SHOWN, by=by, id=found_id)["data"]["import"]
        return {**found, "id": found_id}

    return imported
