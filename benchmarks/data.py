"""The data: accounts with five contacts, four bookings and three guarantees each.

They come out of one seed, so every run measures the same rows.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from portico.models.account import Account
from portico.models.affiliation import Affiliation
from portico.models.choices import AccountKind, AccountStage, AffiliationRole
from portico.models.contact import Contact
from portico_bank_corporate import models as bank
from portico_hotel_corporate import models as hotel
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus

CONTACTS, BOOKINGS, GUARANTEES = 5, 4, 3
"""How many of each an account has."""

CHUNK: Final = 20_000
START: Final = datetime(2025, 1, 1, tzinfo=UTC)
COUNTRIES: Final = (
    *("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB"),
    *("IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "TR", "US"),
)
GIVEN: Final = "Anna Béla Chloé Dmitri Elif Farid Grete Hugo Inès Jürgen".split()
FAMILY: Final = "Ångström Bauer Costa Dvořák Eriksen Ferrari O'Neill Schäfer Yildiz Żak".split()
TITLES: Final = ("Head of Purchasing", "Owner", 'Manager "Key Accounts"', "Accountant", None)
WORDS: Final = "North Iron River Blue Summit Harbour Green Silver Stone Bright".split()
TRADES: Final = (
    "Foods Logistics Machines Textiles Energy Paper Chemicals Hotels Tools Glass".split()
)

Values = dict[str, Any]


async def fill(url: str, accounts: int = 20_000) -> None:
    """Fill the migrated, empty database, and let it gather its statistics."""
    if make_url(url).get_backend_name() == "sqlite":
        _fill_sqlite(make_url(url).database or "", accounts)
        return
    connection = await asyncpg.connect(url)
    try:
        for table, rows in tables(accounts):
            while chunk := list(islice(rows, CHUNK)):
                await _copy(connection, table, chunk)
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _copy(connection: asyncpg.Connection[Any], table: Table, rows: list[Values]) -> None:
    names = list(rows[0])
    records = [[_native(value) for value in row.values()] for row in rows]
    columns = [table.c[name].name for name in names]
    await connection.copy_records_to_table(table.name, records=records, columns=columns)


def _native(value: Any) -> Any:
    """What PostgreSQL's driver takes: names of choices, and JSON as text."""
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    return getattr(value, "name", value)


def _fill_sqlite(path: str, accounts: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table, rows in tables(accounts):
            while chunk := list(islice(rows, CHUNK)):
                _insert(connection, table, chunk)
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()


def _insert(connection: sqlite3.Connection, table: Table, rows: list[Values]) -> None:
    dialect = sqlite.dialect()
    columns = [table.c[name] for name in rows[0]]
    to: list[Callable[[Any], Any] | None] = [
        column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns
    ]
    names = ", ".join(column.name for column in columns)
    marks = ", ".join("?" for _ in columns)
    connection.executemany(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 (our own names)
        [
            [v if bind is None else bind(v) for v, bind in zip(row.values(), to, strict=True)]
            for row in rows
        ],
    )


def tables(accounts: int) -> Iterator[tuple[Table, Iterator[Values]]]:
    """Every table with its rows, in the order in which they refer to one another."""
    ids = [_id(random.Random(n), 1, n) for n in range(accounts)]  # noqa: S311 (repeatable)
    people = [_id(random.Random(n), 2, n) for n in range(accounts * CONTACTS)]  # noqa: S311
    limits = [_id(random.Random(n), 3, n) for n in range(accounts)]  # noqa: S311
    houses = [_id(random.Random(n), 4, n) for n in range(10)]  # noqa: S311
    made: Sequence[tuple[Any, int, Callable[[random.Random, int], Values]]] = (
        (Account, len(ids), lambda c, n: _account(c, ids[n], n)),
        (Contact, len(people), lambda c, n: _contact(c, people[n], n)),
        (
            Affiliation,
            len(people),
            lambda c, n: _affiliation(c, ids[n // CONTACTS], people[n], n),
        ),
        (hotel.Property, len(houses), lambda _c, n: _property(houses[n], n)),
        (
            hotel.EventBooking,
            accounts * BOOKINGS,
            lambda c, n: _booking(c, ids[n // BOOKINGS], houses, n),
        ),
        (bank.CreditLimit, accounts, lambda _c, n: _limit(limits[n], ids[n], n)),
        (
            bank.Guarantee,
            accounts * GUARANTEES,
            lambda c, n: _guarantee(c, ids[n // GUARANTEES], limits[n // GUARANTEES], n),
        ),
    )
    for model, count, row in made:
        chance = random.Random(model.__tablename__)  # noqa: S311 (repeatable, not secret)
        yield model.__table__, (row(chance, n) for n in range(count))


def _id(chance: random.Random, kind: int, n: int) -> UUID:
    """An id as Portico makes them: UUIDv7, in the order of creation."""
    value = ((int(START.timestamp()) + n) * 1000 << 80) | (kind << 60) | chance.getrandbits(58)
    value = (value & ~(0xF000 << 64)) | (0x7000 << 64)
    value = (value & ~(0xC000 << 48)) | (0x8000 << 48)
    return UUID(int=value)


def _record(made: UUID, n: int) -> Values:
    at = START + timedelta(seconds=n)
    return {
        "id": made,
        "version": 1,
        "created_at": at,
        "created_by": "benchmark",
        "updated_at": at,
        "updated_by": "benchmark",
    }


def _account(chance: random.Random, made: UUID, n: int) -> Values:
    name = f"{chance.choice(WORDS)} {chance.choice(TRADES)} {n}"
    return _record(made, n) | {
        "kind": AccountKind.COMPANY,
        "name": name,
        "legal_name": f"{name} & Söhne GmbH" if n % 3 else None,
        "country": COUNTRIES[n % len(COUNTRIES)],
        "stage": chance.choice(list(AccountStage)),
        "owner": f"owner-{n % 40}@example.com",
        "metadata": {},
    }


def _contact(chance: random.Random, made: UUID, n: int) -> Values:
    return _record(made, n) | {
        "given_name": chance.choice(GIVEN),
        "family_name": chance.choice(FAMILY),
        "job_title": chance.choice(TITLES),
        "email_consent": False,
        "phone_consent": False,
        "post_consent": False,
    }


def _affiliation(chance: random.Random, account: UUID, contact: UUID, n: int) -> Values:
    return _record(_id(chance, 5, n), n) | {
        "account_id": account,
        "contact_id": contact,
        "role": list(AffiliationRole)[n % CONTACTS],
        "is_primary": n % CONTACTS == 0,
        "valid_from": date(2025, 1, 1),
    }


def _property(made: UUID, n: int) -> Values:
    return _record(made, n) | {
        "code": f"H{n:02}",
        "name": f"Grand Hotel {n}",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "rooms_total": 200,
        "day_rollover_time": "03:00",
        "turn_time": hotel.HotelTurnTime.REFUSED,
    }


def _booking(chance: random.Random, account: UUID, houses: list[UUID], n: int) -> Values:
    arrival = date(2025, 1, 1) + timedelta(days=chance.randrange(720))
    return _record(_id(chance, 6, n), n) | {
        "account_id": account,
        "property_id": chance.choice(houses),
        "name": f'Offsite "{chance.choice(WORDS)}" {n}',
        "type": chance.choice(list(hotel.HotelEventType)),
        "arrival": arrival,
        "departure": arrival + timedelta(days=chance.randrange(5)),
        "status": chance.choice(
            [HotelBookingStatus.INQUIRY, HotelBookingStatus.TENTATIVE, HotelBookingStatus.DEFINITE]
        ),
        "attendees": chance.randrange(10, 400),
        "currency": "EUR",
    }


def _limit(made: UUID, account: UUID, n: int) -> Values:
    return _record(made, n) | {
        "account_id": account,
        "number": f"L-{n:06}",
        "amount": Decimal(50_000_000),
        "currency": "EUR",
        "valid_to": date(2030, 12, 31),
        "revolving": True,
        "fx_add_on": Decimal(0),
        "status": bank.BankLimitStatus.ACTIVE,
    }


def _guarantee(chance: random.Random, account: UUID, limit: UUID, n: int) -> Values:
    amount = Decimal(chance.randrange(100_000, 100_000_000)).scaleb(-2)
    issued = date(2025, 1, 1) + timedelta(days=chance.randrange(360))
    return _record(_id(chance, 7, n), n) | {
        "undertaking_number": f"BG{n:08}",
        "applicant_id": account,
        "beneficiary_name": f"{chance.choice(WORDS)} {chance.choice(TRADES)} Ltd",
        "beneficiary_country": chance.choice(COUNTRIES),
        "limit_id": limit,
        "purpose": bank.BankGuaranteePurpose.ISSU,
        "form": bank.BankGuaranteeForm.DGAR,
        "rules": bank.BankGuaranteeRules.URDG,
        "type": chance.choice(list(bank.BankGuaranteeType)),
        "amount": amount,
        "increased_amount": Decimal(0),
        "pending_amount": Decimal(0),
        "reduced_amount": Decimal(0),
        "paid_amount": Decimal(0),
        "available_amount": amount,
        "currency": "EUR",
        "issue_date": issued,
        "expiry_type": bank.BankExpiryType.FIXD,
        "expiry_date": issued + timedelta(days=730),
        "expires_on": issued + timedelta(days=730),
        "place_of_presentation": "DE",
        "demand_rules": bank.BankDemandRules.MULT,
        "transferable": False,
        "status": chance.choice(
            [bank.BankGuaranteeStatus.ISSUED, bank.BankGuaranteeStatus.EFFECTIVE]
        ),
    }
