"""What a server logs: no token, no secret and nothing of what was asked, also when it breaks."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.cli.logs import log_as
from portico.operations.tokens import create_token
from portico.testing import Write
from portico.testing.servers import serving

CREATE = """mutation ($input: ContactCreateInput!) { contactCreate(input: $input) {
    contact { id } userErrors { code } } }"""
TOKEN = """mutation { apiTokenCreate(input: {name: "more", scopes: ["core.contact.read"]}) {
    presented userErrors { code } } }"""
SECRET = "Zsazsa Confidential"


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_is_logged(
    database_url: str, write: Write, actor: Actor, tmp_path: Path, form: str
) -> None:
    def create(session: Session) -> str:
        return create_token(session, actor, "secret", ["*"])[1]

    token = write(create)
    settings = {
        "database_url": database_url,
        "plugins": "",
        "log_level": "debug",
        "log_format": form,
    }
    with serving(tmp_path, "serve", **settings) as server, server.client(token) as client:
        person = {"givenName": SECRET}
        made = client.post("/graphql", json={"query": CREATE, "variables": {"input": person}})
        assert made.json()["data"]["contactCreate"]["userErrors"] == []
        shown = client.post("/graphql", json={"query": TOKEN}).json()["data"]["apiTokenCreate"]
        assert shown["userErrors"] == []
        client.get("/graphql", headers={"authorization": f"Bearer {token[:-1]}x"})

        server.stop()
        logged = server.printed()

    for secret in (token, token.rpartition("_")[2][:-1], shown["presented"], SECRET):
        assert secret not in logged


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_does_not_show_what_variables_hold(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    def fails(presented: str) -> int:
        return len(presented) // 0

    kept = structlog.get_config()
    try:
        log_as("debug", form)
        try:
            fails("portico_x_" + "s" * 43)
        except ZeroDivisionError:
            structlog.get_logger().exception("it broke", request_id="r-1")
    finally:
        structlog.configure(**kept)
    logged = capsys.readouterr().err

    assert "ZeroDivisionError" in logged
    assert "r-1" in logged
    assert "s" * 43 not in logged


def test_what_a_statement_was_given_stands_in_no_error(write: Write) -> None:
    def breaks(session: Session) -> None:
        session.execute(text("SELECT no_such_function(:secret)"), {"secret": SECRET})

    with pytest.raises(Exception) as caught:  # noqa: PT011 (each database has its own)
        write(breaks)

    told = "".join(traceback.format_exception(caught.value))
    assert "no_such_function" in told
    assert SECRET not in told
