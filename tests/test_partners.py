"""Plugins of others, each in an environment of its own: the tutorial's, and a partner's."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import site
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?:^`(?P<name>[^`\n]+)`[^\n]*\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ASK = """\
import asyncio, json, sys
from portico.access import system_actor
from portico.app import create_executor, start
from portico.database import Database
from portico.graphql.execution import Request
from portico.operations.account_inputs import AccountCreate
from portico.operations.accounts import create_account
from portico.settings import load_settings

async def main(mutation, query):
    settings, actor = load_settings(), system_actor()
    _plugins, composed = start(settings)
    database = Database(settings.database_url)
    account = await database.write(
        actor, lambda session: create_account(session, actor, AccountCreate(name="Acme")))
    executor = create_executor(composed, database, settings)
    variables = {"account": f"acc_{account.id.hex}"}
    made = await executor.run(
        Request(query=mutation, actor=actor, request_id="1", variables=variables))
    read = await executor.run(Request(query=query, actor=actor, request_id="2"))
    await database.close()
    print(json.dumps([json.loads(made.body), json.loads(read.body)]))

asyncio.run(main(*sys.argv[1:]))
"""

Shell = Callable[[str], str]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a line in a new environment that sees this one's packages, in a folder of its own."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    [packages] = home.glob("lib/python*/site-packages")
    borrowed = site.getsitepackages()[0]
    (packages / "borrowed.pth").write_text(f"import site; site.addsitedir({borrowed!r})\n")
    python = shlex.quote(str(home / "bin" / "python"))
    for name, code in (
        ("portico", "from portico.cli import main; main()"),
        ("pytest", "import sys, pytest; sys.exit(pytest.main())"),
        ("pip", "from pip._internal.cli.main import main; main()"),
    ):
        script = home / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {python} -c {shlex.quote(code)} "$@"\n')
        script.chmod(0o755)
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PORTICO_", "PYTEST_XDIST"))}
    variables = {**kept, "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "PIP_NO_INDEX": "1"}
    work = tmp_path / "work"
    work.mkdir()

    def run(line: str) -> str:
        line = f"{line}\nexport -p > {shlex.quote(str(tmp_path / 'exported'))}"
        before = tmp_path / "exported"
        sourced = f". {shlex.quote(str(before))}\n" if before.exists() else ""
        done = subprocess.run(  # noqa: S603 (the lines of our own tutorial)
            ["/bin/sh", "-ec", sourced + line],
            cwd=work,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


def test_the_tutorial_is_true(shell: Shell, tmp_path: Path) -> None:
    """Every file is written, every command is run, every answer is the one that is printed."""
    documents: list[str] = []
    answers: list[object] = []
    for block in BLOCK.finditer(TUTORIAL):
        name, kind, text = block["name"], block["kind"], block["text"]
        if name:
            path = tmp_path / "work" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
        elif kind == "console":
            run_console(shell, text)
        elif kind == "graphql":
            documents.append(text)
        elif kind == "json":
            answers.append(json.loads(text))
        if kind == "json":
            (tmp_path / "work" / "ask.py").write_text(ASK)
            mutation, query = map(shlex.quote, documents)
            made, read = json.loads(shell(f"python ask.py {mutation} {query}"))
            assert made["data"]["visitsVisitLog"]["userErrors"] == []
            assert made["data"]["visitsVisitLog"]["visit"]["visitedOn"] == "2026-03-02"
            assert read == {"data": answers[0]}

    assert len(documents) == 2
    assert "TestVisits" in (tmp_path / "work/portico-visits/tests/test_visits.py").read_text()


def run_console(shell: Shell, text: str) -> None:
    """Run the lines after a dollar sign; what stands under one is what it must print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, printed = part.partition("\n")
        if "portico[testing]" in line:  # it is here, and there is no index
            continue
        output = shell(line)
        if printed:
            assert output == printed, line
        if line.startswith("pytest"):
            assert re.search(r"^\d+ passed in ", output, re.MULTILINE), output


def test_the_plugin_of_the_tutorial_has_40_lines() -> None:
    text = next(
        b["text"] for b in BLOCK.finditer(TUTORIAL) if (b["name"] or "").endswith("plugin.py")
    )

    assert len([line for line in text.splitlines() if line.strip()]) == 40


def test_a_partners_plugin_keeps_what_every_plugin_promises(shell: Shell, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "partner", tmp_path / "work" / "fleet")

    shell("pip install --quiet --no-deps --no-build-isolation --editable fleet")
    output = shell("pytest -q fleet")

    assert re.search(r"^14 passed in ", output, re.MULTILINE), output
