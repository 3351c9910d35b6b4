"""The page on importing and exporting: each command answers as the page says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from portico.app import create_app
from portico.cli.main import run
from portico.settings import load_settings
from portico.testing.deployment import composed, loaded

PAGE = (Path(__file__).parents[2] / "docs/howto/import-and-export.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+) ?(\S*)\n(.*?)```", PAGE, re.DOTALL)
FILES = {name: text for kind, name, text in BLOCKS if kind == "csv"}
ALL = ("b2b_trade", "bank_corporate", "hotel_corporate")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database_url: str) -> Path:
    """An empty folder with the files of the page, and an empty database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTICO_PLUGINS", ",".join(ALL))
    monkeypatch.setenv("PORTICO_DATABASE_URL", empty_database_url)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert run(["migrate"]) == 0
    return tmp_path


def commands() -> Iterator[tuple[list[str], str]]:
    for kind, _, text in BLOCKS:
        if kind == "console":
            for part in text.split("$ ")[1:]:
                line, _, answer = part.partition("\n")
                yield shlex.split(line), answer


def test_every_command_answers_as_the_page_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = [(words, answer) for words, answer in commands() if words[0] == "portico"]
    assert len(ours) == 8

    for words, answer in ours:
        capsys.readouterr()
        run(words[1:])
        printed = capsys.readouterr()
        said = re.sub(r"imp_[0-9a-f]{32}", "imp_…", printed.err + printed.out)
        assert said == answer, words

    assert (folder / "clients.jsonl").read_text("utf-8") == (
        '{"name":"Acme plc","website":"https://acme.example"}\n'
    )
    assert (folder / "prices.csv").read_text("utf-8").splitlines() == [
        "sku,listPrice,currency,units",
        "T-1,12.50,EUR,BX:12",
    ]


def test_the_documents_of_the_page_are_answered(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["token", "create", "page", "--scopes", "*"])
    token = re.findall(r"portico_[0-9a-f]{32}_[0-9a-f]{64}", capsys.readouterr().out)[0]
    start, look = [text for kind, name, text in BLOCKS if kind == "graphql" and not name]
    (rule,) = [text for kind, name, text in BLOCKS if name == "rule"]
    app = create_app(load_settings(), loaded(ALL), composed(ALL))
    with TestClient(app, headers={"authorization": f"Bearer {token}"}) as client:
        sent = client.post("/files?name=customers.csv", content=FILES["customers.csv"].encode())
        asked = {"query": start, "variables": {"file": sent.json()["id"]}}
        started = client.post("/graphql", json=asked).json()["data"]["importStart"]
        assert started["userErrors"] == []
        ruled = client.post("/graphql", json={"query": rule}).json()["data"]
        assert ruled["duplicateRuleCreate"]["userErrors"] == []
        shown = {"query": look, "variables": {"id": started["import"]["id"]}}
        found: dict[str, Any] = {}
        for _ in range(600):
            found = client.post("/graphql", json=shown).json()["data"]["import"]
            if found["status"] == "DONE":
                break

    assert (found["total"], found["made"], found["refused"]) == (3, 2, 1)
    assert found["problems"]["nodes"][0]["column"] == "taxId"
