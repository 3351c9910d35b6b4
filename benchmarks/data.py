"""The data: 2,000 accounts, 10,000 contacts and 16,000 orders, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.query import COUNTRIES
from portico.database.engine import async_url
from portico.models.account import Account
from portico.models.affiliation import Affiliation
from portico.models.choices import AccountKind, AccountStage, AffiliationRole
from portico.models.contact import Contact
from portico_b2b_trade.models import SalesOrder, TradeOrderStatus, TradePriceStrategy

ACCOUNTS: Final = 2000
CONTACTS_EACH: Final = 5
ORDERS_EACH: Final = 8
START: Final = datetime(2025, 1, 1, tzinfo=UTC)

Values = dict[str, Any]

GIVEN: Final = "Anna Béla Chloé Dmitri Elif Farid Grete Hugo Inès Jürgen".split()
FAMILY: Final = "Ångström Bauer Costa Dvořák Eriksen Ferrari O'Neill Schäfer Yildiz Żak".split()
TITLES: Final = ("Head of Purchasing", "Owner", 'Manager "Key Accounts"', "Accountant", None)
WORDS: Final = "North Iron River Blue Summit Harbour Green Silver Stone Bright".split()
TRADES: Final = (
    "Foods Logistics Machines Textiles Energy Paper Chemicals Hotels Tools Glass".split()
)


async def fill(url: str) -> None:
    """Fill the migrated, empty database."""
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        for model, rows in _tables():
            await _insert(connection, model.__table__, rows)
    async with engine.connect() as connection:
        free = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await free.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def _insert(connection: AsyncConnection, table: Table, rows: list[Values]) -> None:
    await connection.execute(insert(table), rows)


def _tables() -> Iterator[tuple[Any, list[Values]]]:
    chance = random.Random(20260101)  # noqa: S311 (repeatable, not secret)
    accounts = [_account(chance, n) for n in range(ACCOUNTS)]
    yield Account, accounts
    contacts = [_contact(chance, n) for n in range(ACCOUNTS * CONTACTS_EACH)]
    yield Contact, contacts
    yield (
        Affiliation,
        [
            _affiliation(chance, accounts[n // CONTACTS_EACH], contact, n)
            for n, contact in enumerate(contacts)
        ],
    )
    yield (
        SalesOrder,
        [_order(chance, accounts[n // ORDERS_EACH], n) for n in range(ACCOUNTS * ORDERS_EACH)],
    )


def _record(chance: random.Random, n: int) -> Values:
    at = START + timedelta(seconds=n)
    value = (int(at.timestamp() * 1000) << 80) | chance.getrandbits(80)
    value = (value & ~(0xF000 << 64)) | (0x7000 << 64)
    value = (value & ~(0xC000 << 48)) | (0x8000 << 48)
    return {
        "id": UUID(int=value),
        "version": 1,
        "created_at": at,
        "created_by": "benchmark",
        "updated_at": at,
        "updated_by": "benchmark",
    }


def _account(chance: random.Random, n: int) -> Values:
    name = f"{chance.choice(WORDS)} {chance.choice(TRADES)} {n}"
    return _record(chance, n) | {
        "kind": AccountKind.COMPANY,
        "name": name,
        "legal_name": f"{name} & Söhne GmbH" if n % 3 else None,
        "country": COUNTRIES[n % len(COUNTRIES)],
        "stage": chance.choice(list(AccountStage)),
        "metadata": {},
    }


def _contact(chance: random.Random, n: int) -> Values:
    return _record(chance, n) | {
        "given_name": chance.choice(GIVEN),
        "family_name": chance.choice(FAMILY),
        "job_title": chance.choice(TITLES),
        "email_consent": False,
        "phone_consent": False,
        "post_consent": False,
    }


def _affiliation(chance: random.Random, account: Values, contact: Values, n: int) -> Values:
    return _record(chance, n) | {
        "account_id": account["id"],
        "contact_id": contact["id"],
        "role": list(AffiliationRole)[n % CONTACTS_EACH],
        "is_primary": n % CONTACTS_EACH == 0,
        "valid_from": date(2025, 1, 1),
    }


def _order(chance: random.Random, account: Values, n: int) -> Values:
    ordered = date(2025, 1, 1) + timedelta(days=chance.randrange(360))
    return _record(chance, n) | {
        "account_id": account["id"],
        "number": f"SO-{n:06}",
        "status": TradeOrderStatus.COMPLETED if n % 4 else TradeOrderStatus.CONFIRMED,
        "currency": "EUR",
        "price_strategy": TradePriceStrategy.MOST_SPECIFIC,
        "ordered_on": ordered,
        "required_on": ordered + timedelta(days=14),
        "shipped_on": ordered + timedelta(days=chance.randrange(20)) if n % 4 else None,
        "net_amount": Decimal(chance.randrange(1, 10_000_000)).scaleb(-2),
        "freight_amount": Decimal(0),
    }
