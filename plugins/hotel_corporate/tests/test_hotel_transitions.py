"""From each status, over GraphQL: what is permitted works, all else says what is and may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portico.testing import Ask
from portico_hotel_corporate.operations.agreement_steps import end_terms

LATE = datetime(2027, 1, 2, 12, tzinfo=UTC)
"""When agreements of 2026 are over."""
Machine = dict[str, set[str]]
BLOCKS: Machine = {
    "DRAFT": {"OPEN", "CANCELLED"},
    "OPEN": {"CUTOFF_PASSED", "CLOSED", "CANCELLED"},
    "CUTOFF_PASSED": {"CONSUMED", "CANCELLED"},
    "CONSUMED": {"AUDITED"},
    "AUDITED": set(),
    "CLOSED": {"CANCELLED"},
    "CANCELLED": set(),
}
AGREEMENTS: Machine = {
    "DRAFT": {"PROPOSED"},
    "PROPOSED": {"NEGOTIATION", "ACTIVE", "DECLINED"},
    "NEGOTIATION": {"PROPOSED"},
    "ACTIVE": {"SUSPENDED", "TERMINATED"},
    "SUSPENDED": {"ACTIVE", "TERMINATED"},
    "EXPIRED": set(),
    "TERMINATED": set(),
    "SUPERSEDED": set(),
    "DECLINED": set(),
}
GUESTS: Machine = {
    "RECEIVED": {"REJECTED"},
    "VALIDATED": {"REJECTED"},
    "REJECTED": set(),
    "RESERVED": {"CANCELLED", "NO_SHOW", "STAYED"},
    "CHANGED": {"CANCELLED", "NO_SHOW", "STAYED"},
    "CANCELLED": set(),
    "NO_SHOW": set(),
    "STAYED": set(),
}
"""Deeds of their own validate, reserve and change."""
BLOCK_ROADS = {
    "DRAFT": "",
    "OPEN": "OPEN",
    "CUTOFF_PASSED": "OPEN CUTOFF_PASSED",
    "CONSUMED": "OPEN CUTOFF_PASSED CONSUMED",
    "AUDITED": "OPEN CUTOFF_PASSED CONSUMED AUDITED",
    "CLOSED": "OPEN CLOSED",
    "CANCELLED": "CANCELLED",
}
AGREEMENT_ROADS = {
    "DRAFT": "",
    "PROPOSED": "PROPOSED",
    "NEGOTIATION": "PROPOSED NEGOTIATION",
    "ACTIVE": "PROPOSED NEGOTIATION PROPOSED ACTIVE",
    "SUSPENDED": "PROPOSED ACTIVE SUSPENDED",
    "TERMINATED": "PROPOSED ACTIVE TERMINATED",
    "DECLINED": "PROPOSED DECLINED",
}
AMEND = """mutation($input: HotelAgreementAmendInput!) { hotelAgreementAmend(input: $input) {
  agreement { id version } userErrors { code message path } } }"""
WRITE = """mutation($input: HotelAgreementCreateInput!) { hotelAgreementCreate(input: $input) {
  agreement { id version } userErrors { code message path } } }"""
LIST = """mutation($input: HotelRoomingListImportInput!) { hotelRoomingListImport(input: $input) {
  roomingImport { entries { nodes { id version status } } } userErrors { code message path } } }"""
CHANGE = """mutation($input: HotelRoomingEntryChangeInput!) {
  hotelRoomingEntryChange(input: $input) {
  roomingEntry { id version } userErrors { code message path } } }"""


class Steps:
    """Takes records of one kind from status to status."""

    def __init__(self, desk: Any, name: str, field: str) -> None:
        self.desk, self.field = desk, field
        kind = name[0].upper() + name[1:]
        self.head = f"mutation($input: {kind}Input!) {{ deed: {name}(input: $input)"
        self.shown = f"{{ {field} {{ id version status }} userErrors {{ code message path }} }} }}"

    def take(self, record: dict[str, Any], status: str) -> dict[str, Any]:
        found: dict[str, Any] = self.desk.made(
            f"{self.head} {self.shown}", input=self._input(record, status)
        )
        return found

    def travel(self, record: dict[str, Any], road: str) -> dict[str, Any]:
        for status in road.split():
            record = self.take(record, status)
        return record

    def check(self, record: dict[str, Any], start: str, machine: Machine, code: str) -> None:
        """Try every status, each from the same one."""
        for target in machine:
            tried = self.desk.do(
                f"{self.head} @dryRun {self.shown}", input=self._input(record, target)
            )
            if target in machine[start]:
                assert (tried["userErrors"], tried[self.field]["status"]) == ([], target)
                continue
            (problem,) = tried["userErrors"]
            assert (problem["code"], problem["path"]) == (code, ["input", "status"]), target
            assert f"is {start}" in problem["message"]
            assert tried[self.field] is None

    @staticmethod
    def _input(record: dict[str, Any], status: str) -> dict[str, Any]:
        needs = {
            "ACTIVE": {"signedOn": "2026-01-01"},
            "SUSPENDED": {"reason": "unpaid"},
            "TERMINATED": {"reason": "unpaid"},
            "DECLINED": {"reason": "too dear"},
        }
        step = {"id": record["id"], "expectedVersion": record["version"], "status": status}
        return step | needs.get(status, {})


@pytest.mark.parametrize("start", BLOCKS)
def test_blocks_of_rooms(desk: Any, sales: Any, ask: Ask, start: str) -> None:
    steps = Steps(desk, "hotelRoomBlockStatusChange", "roomBlock")
    sales.draft()
    (block,) = ask("{ hotelRoomBlocks { nodes { id version } } }")["data"]["hotelRoomBlocks"][
        "nodes"
    ]

    block = steps.travel(block, BLOCK_ROADS[start])

    steps.check(block, start, BLOCKS, "HOTEL_BLOCK_TRANSITION")


@pytest.fixture
def draft(desk: Any, hotel: Any, ask: Ask) -> Callable[[], dict[str, Any]]:
    """An agreement that is being written."""

    def draft() -> dict[str, Any]:
        assert hotel.place
        assert hotel.client
        found = ask("{ accounts { nodes { id } } hotelProperties { nodes { id } } }")["data"]
        given = {
            "accountId": found["accounts"]["nodes"][0]["id"],
            "propertyId": found["hotelProperties"]["nodes"][0]["id"],
            "kind": "TRANSIENT_VOLUME",
            "currency": "EUR",
            "number": "NW-26",
            "title": "Rates",
        }
        days = {"validFrom": "2026-01-01", "validTo": "2026-12-31"}
        made: dict[str, Any] = desk.made(WRITE, input=given | days)
        return made

    return draft


@pytest.mark.parametrize("start", AGREEMENTS)
def test_agreements(desk: Any, hotel: Any, ask: Ask, draft: Any, start: str) -> None:
    steps = Steps(desk, "hotelAgreementStatusChange", "agreement")
    agreement = draft()

    if start in AGREEMENT_ROADS:
        agreement = steps.travel(agreement, AGREEMENT_ROADS[start])
    else:
        agreement = steps.travel(agreement, AGREEMENT_ROADS["ACTIVE"])
        if start == "SUPERSEDED":
            given = {"id": agreement["id"], "expectedVersion": agreement["version"]}
            steps.travel(desk.made(AMEND, input=given), "PROPOSED ACTIVE")
        else:
            hotel.write(lambda session: end_terms(session, replace(hotel.actor, now=LATE)))
        query = "query($id: ID!) { hotelAgreement(id: $id) { id version } }"
        agreement = ask(query, id=agreement["id"])["data"]["hotelAgreement"]

    steps.check(agreement, start, AGREEMENTS, "HOTEL_AGREEMENT_STEP")


@pytest.mark.parametrize("start", GUESTS)
def test_guests_of_rooming_lists(desk: Any, sales: Any, ask: Ask, start: str) -> None:
    steps = Steps(desk, "hotelRoomingEntryStatusChange", "roomingEntry")
    assert sales.block()
    (block,) = ask("{ hotelRoomBlocks { nodes { id } } }")["data"]["hotelRoomBlocks"]["nodes"]
    until = start if start in {"RECEIVED", "VALIDATED"} else "RESERVED"
    given = {"blockId": block["id"], "fileName": "list.csv", "until": until}
    room = "SUITE" if start == "REJECTED" else "DBL"
    text = (
        f"last_name,first_name,arrival,departure,room_type\nCosta,Ana,2026-10-12,2026-10-14,{room}"
    )

    made = desk.made(LIST, input=given | {"content": text})
    (guest,) = made["entries"]["nodes"]
    if start == "CHANGED":
        step = {"id": guest["id"], "expectedVersion": guest["version"], "requests": "quiet"}
        guest = desk.made(CHANGE, input=step)
    elif start not in {until, "REJECTED"}:
        guest = steps.take(guest, start)

    steps.check(guest, start, GUESTS, "HOTEL_ROOMING_STATUS")
