"""The rows of the benchmarks fit the tables, whatever columns came since."""

from __future__ import annotations

import asyncio

import pytest

from benchmarks.data import BOOKINGS, CONTACTS, GUARANTEES, fill
from portico.testing import Ask


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    return ("b2b_trade", "bank_corporate", "hotel_corporate")


def test_what_is_measured_is_there(ask: Ask, database_url: str) -> None:
    asyncio.run(fill(database_url, accounts=2))

    found = ask(
        """{ accounts { nodes {
            contacts { totalCount }
            hotel { eventBookings { totalCount } }
            bank { guarantees { totalCount } creditLimits { totalCount } } } } }"""
    )

    each = {
        "contacts": {"totalCount": CONTACTS},
        "hotel": {"eventBookings": {"totalCount": BOOKINGS}},
        "bank": {
            "guarantees": {"totalCount": GUARANTEES},
            "creditLimits": {"totalCount": 1},
        },
    }
    assert found["data"]["accounts"]["nodes"] == [each, each]
