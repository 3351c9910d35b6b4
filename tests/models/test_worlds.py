"""The databases that tests run on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.models import ApiToken
from portico.testing import Write


def add_token(session: Session) -> int:
    session.add(ApiToken(name="Robot", digest="0" * 64, scopes=["core.*"]))
    session.flush()
    return session.scalar(select(func.count()).select_from(ApiToken)) or 0


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_finds_an_empty_database(write: Write, turn: int) -> None:
    found = write(add_token)

    assert found == 1


def test_records_say_who_and_when(write: Write) -> None:
    write(add_token)

    token = write(lambda session: session.scalars(select(ApiToken)).one())

    assert (token.version, token.created_by) == (1, "tester")
    assert token.created_at == token.updated_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert token.scopes == ["core.*"]
