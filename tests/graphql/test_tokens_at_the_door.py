"""Who gets in: revocation counts at once, forged tokens do not count at all."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from portico.access import Actor
from portico.database import Database
from portico.errors import Unavailable
from portico.graphql import oidc
from portico.graphql.http.refusal import HttpError
from portico.graphql.oidc import Issuer, straight
from portico.graphql.tokens import TokenCache
from portico.operations.tokens import ApiTokenCreate, create_api_token, revoke_token
from portico.operations.users import (
    UserCreate,
    UserDeactivate,
    UserUpdate,
    create_user,
    deactivate_user,
    update_user,
)
from portico.settings import load_settings
from portico.testing import NOON, Run, Write

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
OTHER = ECKey.generate_key("P-256", {"kid": "two", "use": "sig", "alg": "ES256"})


@pytest.fixture
def elsewhere(database_url: str, run: Run) -> Any:
    """The cache of another process: it shares nothing but the database."""
    database = Database(database_url)
    yield TokenCache(database)
    run(database.close())


def test_a_revocation_counts_at_once_in_every_process(
    database: Database, elsewhere: TokenCache, run: Run, write: Write, actor: Actor
) -> None:
    here = TokenCache(database)
    token = write(
        lambda s: create_api_token(s, actor, ApiTokenCreate(name="robot", scopes=["hotel.*"]))
    )
    for cache in (here, elsewhere, here, elsewhere):
        found = run(cache.actor(token.presented, NOON))
        assert found is not None
        assert found.name == "robot"

    write(lambda s: revoke_token(s, actor, token.id))

    assert [run(cache.actor(token.presented, NOON)) for cache in (here, elsewhere)] == [None, None]


def test_so_does_every_change_of_who_may_do_what(
    elsewhere: TokenCache, run: Run, write: Write, actor: Actor
) -> None:
    user = write(lambda s: create_user(s, actor, UserCreate(name="ann", roles=["core.auditor"])))
    token = write(
        lambda s: create_api_token(
            s, actor, ApiTokenCreate(name="t", scopes=["*"], user_id=user.id)
        )
    )
    may: Callable[[], bool | None] = lambda: (  # noqa: E731 (a question asked thrice)
        found.may("core.account.write")
        if (found := run(elsewhere.actor(token.presented, NOON)))
        else None
    )
    assert may() is False

    change = UserUpdate(id=user.id, expected_version=user.version, roles=["core.administrator"])
    version = write(lambda s: update_user(s, actor, change)).version
    assert may() is True

    write(lambda s: deactivate_user(s, actor, UserDeactivate(id=user.id, expected_version=version)))
    assert may() is None


def test_a_token_may_ask_so_often_a_minute(database: Database, run: Run) -> None:
    cache = TokenCache(database, rate_limit=3)
    assert [run(cache.actor("nobody's", NOON)) for _ in range(3)] == [None] * 3
    with pytest.raises(HttpError) as denied:
        run(cache.actor("nobody's", NOON))
    assert (denied.value.status, denied.value.error.code) == (429, "RATE_LIMITED")
    assert run(cache.actor("another's", NOON)) is None


def test_only_the_deputy_acts_in_anothers_place(
    database: Database, run: Run, write: Write, actor: Actor
) -> None:
    token = write(lambda s: create_api_token(s, actor, ApiTokenCreate(name="r", scopes=["*"])))
    for principal in ("ann", "nobody"):
        with pytest.raises(HttpError) as denied:
            run(TokenCache(database).actor(token.presented, NOON, principal))
        assert (denied.value.status, denied.value.error.code) == (403, "NOT_A_DEPUTY")


# ---------------------------------------------------------------- JSON Web Tokens


def publish(path: Path, *keys: ECKey) -> None:
    path.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    publish(path, KEY)
    return path


@pytest.fixture
def issuer(keys: Path) -> Issuer:
    return Issuer(
        load_settings(
            oidc_issuer="https://id.example", oidc_audience="portico", oidc_jwks=str(keys)
        )
    )


GOOD = {
    "iss": "https://id.example",
    "aud": "portico",
    "sub": "0815",
    "exp": int((NOW + timedelta(minutes=5)).timestamp()),
}
HEADER = {"alg": "ES256", "kid": "one", "typ": "at+jwt"}


def made(claims: dict[str, Any] | None = None, key: Any = KEY, **header: Any) -> str:
    wanted = {k: v for k, v in (GOOD | (claims or {})).items() if v is not None}
    head = {k: v for k, v in (HEADER | header).items() if v is not None}
    return jwt.encode(head, wanted, key, algorithms=[head["alg"]])


def mac(secret: bytes, alg: str = "HS256") -> str:
    """A token whose signature is made with a public key as if it were a secret."""

    def part(content: bytes) -> bytes:
        return urlsafe_b64encode(content).rstrip(b"=")

    head = part(json.dumps(HEADER | {"alg": alg}).encode())
    text = head + b"." + part(json.dumps(GOOD).encode())
    return (text + b"." + part(hmac.digest(secret, text, "sha256"))).decode()


def seconds(ago: int) -> int:
    return int(NOW.timestamp()) - ago


RSA = RSAKey.generate_key(2048, {"kid": "one"})
HOSTILE = {
    "another key": made(key=OTHER),
    "another issuer": made({"iss": "https://evil.example"}),
    "no issuer": made({"iss": None}),
    "another audience": made({"aud": "shop"}),
    "no audience": made({"aud": None}),
    "no subject": made({"sub": None}),
    "an empty subject": made({"sub": ""}),
    "no expiry": made({"exp": None}),
    "expired": made({"exp": seconds(60)}),
    "not yet valid": made({"nbf": seconds(-600)}),
    "an expiry in words": made({"exp": "tomorrow"}),
    "an ID token": made(typ="JWT"),
    "no type": made(typ=None),
    "no key named": made(kid=None),
    "an unknown key named": made(kid="three"),
    "signed with the public key as a secret": mac(KEY.as_pem(private=False)),
    "another kind of key": made(key=RSA, alg="RS256"),
    "unsigned": ".".join([*mac(b"", "none").split(".")[:2], ""]),
    "cut off": made()[:-8],
    "nonsense": "a.b.c",
    "nothing": "",
}


def subject(run: Run, issuer: Issuer, token: str) -> str | None:
    return run(issuer.subject(token, NOW))


@pytest.fixture
def run_alone() -> Any:
    with asyncio.Runner() as runner:
        yield runner.run


def test_a_good_token_names_its_user(issuer: Issuer, run_alone: Run) -> None:
    assert subject(run_alone, issuer, made()) == "0815"
    assert subject(run_alone, issuer, made({"aud": ["shop", "portico"]})) == "0815"


@pytest.mark.parametrize("why", HOSTILE)
def test_no_other_token_does(why: str, issuer: Issuer, run_alone: Run) -> None:
    assert subject(run_alone, issuer, HOSTILE[why]) is None


def test_a_scope_can_be_asked_for(keys: Path, run_alone: Run) -> None:
    issuer = Issuer(
        load_settings(oidc_issuer="https://id.example", oidc_jwks=str(keys), oidc_scope="portico")
    )
    assert subject(run_alone, issuer, made({"scope": "openid portico"})) == "0815"
    assert subject(run_alone, issuer, made({"scope": "openid"})) is None
    assert subject(run_alone, issuer, made()) is None


def test_keys_are_rotated(
    issuer: Issuer, keys: Path, run_alone: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "PAUSE", 0)
    new = made(key=OTHER, kid="two")
    assert subject(run_alone, issuer, new) is None

    publish(keys, KEY, OTHER)
    assert [subject(run_alone, issuer, each) for each in (new, made())] == ["0815", "0815"]

    publish(keys, OTHER)
    monkeypatch.setattr(oidc, "FRESH", 0)
    assert [subject(run_alone, issuer, each) for each in (new, made())] == ["0815", None]


def test_unknown_keys_do_not_make_us_ask_the_issuer_without_end(
    issuer: Issuer, run_alone: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    load = oidc._load

    def noted(source: str) -> bytes:
        read.append(source)
        return load(source)

    monkeypatch.setattr(oidc, "_load", noted)
    for number in range(20):
        assert subject(run_alone, issuer, made(kid=f"k{number}")) is None
    assert len(read) == 1


def test_without_the_issuers_keys_nobody_gets_in(tmp_path: Path, run_alone: Run) -> None:
    issuer = Issuer(
        load_settings(oidc_issuer="https://id.example", oidc_jwks=str(tmp_path / "nothing.json"))
    )
    with pytest.raises(Unavailable):
        subject(run_alone, issuer, made())


def test_a_user_of_the_issuer_acts(
    database: Database, issuer: Issuer, run: Run, write: Write, actor: Actor
) -> None:
    cache = TokenCache(database, issuer)
    ask: Callable[[], Coroutine[Any, Any, Actor | None]] = lambda: cache.actor(made(), NOW)  # noqa: E731 (asked twice)
    assert run(ask()) is None  # users are made here, not by their tokens

    new = UserCreate(name="ann", subject="0815", roles=["core.account_manager"])
    write(lambda s: create_user(s, actor, new))

    found = run(ask())
    assert found is not None
    assert (found.name, found.reach.owners) == ("ann", frozenset({"ann"}))


def test_the_issuers_address_may_not_lead_elsewhere() -> None:
    asked: list[str] = []

    class Leading(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing to the terminal."""

    with HTTPServer(("127.0.0.1", 0), Leading) as server:
        Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(HTTPError, match="302") as refused:
            straight().open(f"http://127.0.0.1:{server.server_port}/keys", timeout=5)
        refused.value.close()

    assert asked == ["/keys"]
