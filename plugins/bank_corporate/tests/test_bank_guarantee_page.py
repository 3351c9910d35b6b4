"""The page "a guarantee from application to release": every request of it runs as it stands."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from portico.access import Actor
from portico.database import new_id
from portico.testing import Ask

PAGE: Final = (Path(__file__).parent.parent / "docs" / "guarantee.md").read_text("utf-8")
STEPS: Final = re.findall(r"```graphql\n(.*?)```\n```json\n(.*?)```", PAGE, re.DOTALL)


def filled(variables: Any, known: dict[str, Any]) -> Any:
    """Variables with what earlier answers gave in the place of ``{{…}}``."""
    if isinstance(variables, dict):
        return {key: filled(value, known) for key, value in variables.items()}
    found = re.fullmatch(r"\{\{(.*)\}\}", variables) if isinstance(variables, str) else None
    return known[found[1]] if found else variables


def remember(answer: Any, known: dict[str, Any]) -> None:
    """Keep id, version and hash of each record that an answer holds, by the record's field.

    Of a list, its one record.
    """
    for name, value in answer.items() if isinstance(answer, dict) else ():
        if isinstance(value, dict):
            kept = ("id", "version", "contentHash")
            (only,) = value.get("nodes") or [value]
            known |= {f"{name}.{key}": only[key] for key in kept if key in only}
            remember(value, known)


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def run(bank: Any, ask: Ask, actor: Actor) -> dict[str, Any]:
    """Each step in turn: what is consented to, another person consents to."""
    maker, checker = (replace(actor, name=name, id=new_id()) for name in ("maker", "checker"))
    client = bank.account("Nordwerk")
    (node,) = ask("{ accounts { nodes { id } } }")["data"]["accounts"]["nodes"]
    assert client.name == "Nordwerk"
    known, answers = {"client": node["id"]}, {}
    for document, variables in STEPS:
        (name,) = re.findall(r"(?:query|mutation) (\w+)", document)
        by = checker if name.startswith(("Consent", "Pay")) else maker
        answer = ask(document, by=by, input=filled(json.loads(variables), known))
        assert "errors" not in answer, (document, answer)
        (found,) = answer["data"].values()
        assert not found.get("userErrors"), (document, found)
        remember(answer["data"], known)
        answers[name] = found
    return answers


def test_every_request_of_the_page_runs(bank: Any, ask: Ask, actor: Actor) -> None:
    """The sums: 500 000 less 100 000; 80 000 in October; 120 000 less 30 000 paid; all free."""
    answers = run(bank, ask, actor)

    assert len(answers) == len(STEPS) == 38
    tried = answers["Try"]["guaranteeApplication"]
    assert (tried["status"], tried["limit"]["free"]) == ("SUBMITTED", eur("400000.00"))
    assert b64decode(answers["Paper"]["content"]).startswith(b"%PDF-")
    assert answers["Issue"]["guaranteeApplication"]["guarantee"]["expiresOn"] == "2026-12-15"
    assert [each["tag"] for each in answers["Message"]["findings"]] == ["52a"]  # no bank_bic is set
    assert ":32B:EUR100000,\n" in answers["Message"]["content"]
    due = {each["kind"]: each["dueOn"] for each in answers["Deadlines"]["deadlines"]}
    assert due == {
        "EXAMINATION": "2026-04-13",
        "VARIATION": "2026-09-30",
        "NON_EXTENSION_NOTICE": "2026-10-16",
        "EXPIRY": "2026-12-15",
        "AUTO_EXTENSION": "2026-12-15",
        "CLOSING": "2026-12-21",
        "PREVENTED_EXPIRY": "2027-01-14",
    }
    (ahead,) = answers["Ahead"]["limits"]
    assert (ahead["used"], ahead["net"]) == (eur("80000.00"), eur("55000.00"))
    assert answers["Approved"]["status"] == "APPROVED"
    assert answers["AmendmentMessage"]["content"].endswith(
        ":32B:EUR20000,\n:77U:The site is at Kiel.\n"
    )
    assert answers["Answer"]["guaranteeAmendment"]["guarantee"]["available"] == {
        "amount": "120000.00"
    }
    page = b64decode(answers["Refusal"]["content"]).decode()
    assert "A required document is missing. The copy of the unpaid invoice." in page
    assert answers["Payable"]["status"] == "PAYABLE"
    paid = answers["Pay"]["guaranteeDemand"]["guarantee"]
    assert (paid["available"], paid["limit"]["free"]) == (
        {"amount": "90000.00"},
        eur("410000.00"),
    )
    released = answers["Release"]["guarantee"]
    assert (released["status"], released["limit"]["free"]) == ("RELEASED", eur("500000.00"))
    assert released["covers"]["nodes"] == [{"releasedOn": "2026-03-02"}]
