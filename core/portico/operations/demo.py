"""The core's demonstration data: the companies of the S&P 500 as prospects."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Refused
from portico.models.choices import AddressKind, SourceChannel
from portico.models.reference import ExternalReference
from portico.operations.account_inputs import (
    AccountCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport

SOURCE: Final = "sp500_constituents.csv"
SYSTEM: Final = "sec_cik"
"""The number that the SEC gives a company names it in this import."""

FOOTNOTE: Final = re.compile(r"\[\d+\]")
ABROAD: Final = {
    "Bermuda": "BM",
    "Canada": "CA",
    "Ireland": "IE",
    "Netherlands": "NL",
    "Switzerland": "CH",
    "United Kingdom": "GB",
}
"""Headquarters outside the United States, as the file names the country."""

Line = dict[str, str]


def load_demo(session: Session, actor: Actor) -> ImportReport:
    """Make an account of every company that has none yet."""
    report = ImportReport()
    known = set(
        session.scalars(
            select(ExternalReference.external_id).where(ExternalReference.system == SYSTEM)
        )
    )
    for line in _lines():
        if line["CIK"] in known:
            report.kept(SOURCE, line["Symbol"])
            continue
        try:
            create_account(session, actor, _prospect(line))
        except Refused as refused:
            report.refused(SOURCE, line["Symbol"], str(refused))
        else:
            known.add(line["CIK"])
            report.made(SOURCE, line["Symbol"])
    return report


def _lines() -> Iterator[Line]:
    with files("portico").joinpath("demo", SOURCE).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _prospect(line: Line) -> AccountCreate:
    seats = _headquarters(line["Headquarters Location"])
    return AccountCreate(
        name=line["Security"],
        country=next((seat.country for seat in seats), None),
        industry_code=line["GICS Sub-Industry"],
        language="en",
        currency="USD",
        source_channel=SourceChannel.IMPORT,
        metadata={
            "sp500": {
                "symbol": line["Symbol"],
                "sector": line["GICS Sector"],
                "founded": line["Founded"],
            }
        },
        addresses=seats,
        references=[ExternalReferenceCreate(system=SYSTEM, external_id=line["CIK"])],
    )


def _headquarters(text: str) -> list[AddressCreate]:
    """``Saint Paul, Minnesota`` or ``Dublin, Ireland`` without footnotes; ``none`` is none."""
    town, _, place = FOOTNOTE.sub("", text).rpartition(", ")
    if not town:
        return []
    country = ABROAD.get(place)
    region = None if country else place
    return [
        AddressCreate(kind=AddressKind.OFFICE, town=town, region=region, country=country or "US")
    ]
