"""The page "payday": every request of it runs as it stands, one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from portico.access import Actor
from portico.database import new_id
from portico.models import ApprovalRequest
from portico.operations.approvals import give_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.plugins import Plugins
from portico.testing import Ask

HERE: Final = Path(__file__).parent
PAGE: Final = (HERE.parent / "docs" / "payday.md").read_text("utf-8")
STEPS: Final = re.findall(r"```graphql\n(.*?)```\n```json\n(.*?)```", PAGE, re.DOTALL)
JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)


def filled(variables: Any, known: dict[str, Any]) -> Any:
    """Variables with what earlier answers gave in the place of ``{{…}}``."""
    if isinstance(variables, dict):
        return {key: filled(value, known) for key, value in variables.items()}
    if isinstance(variables, list):
        return [filled(each, known) for each in variables]
    found = re.fullmatch(r"\{\{(.*)\}\}", variables) if isinstance(variables, str) else None
    return known[found[1]] if found else variables


def remember(answer: Any, known: dict[str, Any]) -> None:
    """Keep the id and the version of each record that an answer holds, by the record's field."""
    for name, value in answer.items() if isinstance(answer, dict) else ():
        if isinstance(value, dict):
            known |= {f"{name}.{key}": value[key] for key in ("id", "version") if key in value}
            remember(value, known)


def consent(bank: Any, actor: Actor) -> None:
    (request,) = bank.all(ApprovalRequest)
    wish = ApprovalGive(id=request.id, content_hash=request.content_hash)
    bank.write(lambda session: give_approval(session, actor, wish), actor)


def test_every_request_of_the_page_runs(
    bank: Any, ask: Ask, actor: Actor, files: Callable[[str], str], plugins: Plugins
) -> None:
    bank.enrol_all(bank.project())
    maker, checker = (
        replace(actor, name=name, id=new_id(), now=JANUARY) for name in ("maker", "checker")
    )
    (node,) = ask("{ bankPayrollProjects { nodes { id } } }")["data"]["bankPayrollProjects"][
        "nodes"
    ]
    rejected = (HERE / "data" / "pain002_3b_part_exceptions_only.xml").read_text("utf-8")
    known = {"project": node["id"], "file": files("ok"), "answer": rejected}
    answers = {}
    for document, variables in STEPS:
        name = re.search(r"(?:query|mutation) (\w+)", document)
        if name and name[1] == "Release":
            consent(bank, checker)
        answer = ask(document, by=maker, input=filled(json.loads(variables), known))
        assert "errors" not in answer, (document, answer)
        (found,) = answer["data"].values()
        assert not found.get("userErrors"), (document, found)
        remember(answer["data"], known)
        answers[name[1] if name else ""] = found

    assert len(STEPS) == 10
    assert answers["Look"]["isPayable"] is True
    assert answers["File"]["content"] == files("ok")
    assert answers["File"]["sha256"] == sha256(files("ok").encode()).hexdigest()
    assert answers["Answer"]["statusReport"]["register"]["status"] == "EXECUTING"
    assert answers["Book"]["payrollRegister"]["status"] == "PARTIALLY_EXECUTED"
    assert answers["Correct"]["payrollRegister"]["lines"] == [
        {
            "name": "Janis Berzins",
            "iban": "LV97HABA0012345678910",
            "amount": {"amount": "980.55", "currency": "EUR"},
        }
    ]
