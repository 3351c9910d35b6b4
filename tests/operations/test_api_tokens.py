"""API tokens: who acts with them, and who does not."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from portico.access import Actor
from portico.database import Database
from portico.graphql.tokens import TokenCache
from portico.models import ApiToken
from portico.operations.tokens import authenticate, create_token, revoke_token
from portico.testing import NOON, Run, Write, problems_of


def test_whoever_presents_a_token_acts_with_its_scopes(write: Write, actor: Actor) -> None:
    token, presented = write(
        lambda s: create_token(s, actor, "Booking engine", ["hotel.*", "core.account.read"])
    )

    found = write(lambda s: authenticate(s, presented, NOON))

    assert re.fullmatch(r"portico_[0-9a-f]{32}_[0-9a-f]{64}", presented)
    assert found is not None
    assert (found.id, found.name, found.now) == (token.id, "Booking engine", NOON)
    assert found.may("hotel.space.write")
    assert found.may("core.account.read")
    assert not found.may("core.account.write")


def test_the_secret_is_not_kept(write: Write, actor: Actor) -> None:
    _, presented = write(lambda s: create_token(s, actor, "Robot", ["*"]))
    secret = presented.rpartition("_")[2]

    kept = write(lambda s: dict(vars(s.scalars(select(ApiToken)).one())))

    assert secret not in repr(kept)


def test_nobody_acts_with_anything_else(write: Write, actor: Actor) -> None:
    token, presented = write(lambda s: create_token(s, actor, "Robot", ["*"]))
    wrong = presented[:-1] + ("0" if presented[-1] != "0" else "1")
    strange = f"portico_{'0' * 32}_{'0' * 64}"
    other = ["", "portico_", presented.upper(), f" {presented}", token.id.hex, "ключ", "\ud800"]

    found = write(lambda s: [authenticate(s, each, NOON) for each in (wrong, strange, *other)])

    assert found == [None] * len(found)


def test_a_token_expires_and_can_be_revoked(write: Write, actor: Actor) -> None:
    short, by_hour = write(
        lambda s: create_token(s, actor, "Short", ["*"], NOON + timedelta(hours=1))
    )
    assert write(lambda s: authenticate(s, by_hour, NOON + timedelta(minutes=59))) is not None
    assert write(lambda s: authenticate(s, by_hour, NOON + timedelta(minutes=60))) is None

    write(lambda s: revoke_token(s, actor, short.id))

    assert write(lambda s: authenticate(s, by_hour, NOON)) is None
    assert problems_of(lambda: write(lambda s: revoke_token(s, actor, short.id))) == [
        ("TOKEN_REVOKED", "input.id")
    ]


def test_the_last_use_is_noted_every_few_minutes(
    database: Database, run: Run, write: Write, actor: Actor
) -> None:
    token, presented = write(lambda s: create_token(s, actor, "Robot", ["*"]))

    cache = TokenCache(database)

    noted = []
    for minutes in (0, 4, 6):
        found = run(cache.actor(presented, NOON + timedelta(minutes=minutes)))
        assert found is not None
        noted.append(write(lambda s: s.get_one(ApiToken, token.id)).last_used_at)

    assert noted == [NOON, NOON, NOON + timedelta(minutes=6)]


def test_a_token_needs_a_name_scopes_and_a_future(write: Write, actor: Actor) -> None:
    assert problems_of(lambda: write(lambda s: create_token(s, actor, " ", [], NOON))) == [
        ("REQUIRED", "input.name"),
        ("REQUIRED", "input.scopes"),
        ("PAST", "input.expiresAt"),
    ]
    assert problems_of(
        lambda: write(lambda s: create_token(s, actor, "Robot", ["hotel.*", "Everything!"]))
    ) == [("SCOPE", "input.scopes.1")]
