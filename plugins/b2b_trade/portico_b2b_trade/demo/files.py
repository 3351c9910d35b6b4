"""Reading Northwind's files: their rows, and what stands in their cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import Final

Cells = dict[str, str | None]

CUSTOMERS: Final = "customers.csv"
CATEGORIES: Final = "categories.csv"
PRODUCTS: Final = "products.csv"
ORDERS: Final = "orders.csv"
DETAILS: Final = "order-details.csv"

COUNTRIES: Final = {
    "Argentina": "AR", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Denmark": "DK", "Finland": "FI", "France": "FR", "Germany": "DE", "Ireland": "IE",
    "Italy": "IT", "Mexico": "MX", "Norway": "NO", "Poland": "PL", "Portugal": "PT",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "UK": "GB", "USA": "US",
    "Venezuela": "VE",
}  # fmt: skip
"""The names of countries in the files."""


class UnreadableRow(ValueError):
    """A row that does not say what it should; the text says why."""


def rows(name: str) -> Iterator[Cells]:
    """The rows of a file; ``NULL`` and empty cells are None."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    header, *lines = csv.reader(text.splitlines(keepends=True))
    for line in lines:
        cells = _mended(header, line)
        yield {
            key: None if cell in {"NULL", ""} else cell
            for key, cell in zip(header, cells, strict=True)
        }


def _mended(header: list[str], line: list[str]) -> list[str]:
    """The cells of a row; the files do not quote streets that have a comma in them."""
    extra = len(line) - len(header)
    if not extra:
        return line
    street = next(i for i, name in enumerate(header) if name in {"address", "shipAddress"})
    return [
        *line[:street],
        ",".join(line[street : street + extra + 1]),
        *line[street + extra + 1 :],
    ]


def text(row: Cells, name: str) -> str:
    """A cell that must not be empty."""
    cell = row[name]
    if cell is None:
        raise UnreadableRow(f"{name} is empty.")
    return cell


def day(row: Cells, name: str) -> date | None:
    """A day, written with a time of day that is always midnight."""
    cell = row[name]
    try:
        return date.fromisoformat(cell[:10]) if cell else None
    except ValueError:
        raise UnreadableRow(f"{name} is no day: {cell}.") from None


def number(row: Cells, name: str) -> Decimal:
    """A decimal number."""
    try:
        return Decimal(text(row, name))
    except InvalidOperation:
        raise UnreadableRow(f"{name} is no number: {row[name]}.") from None


def country(row: Cells, name: str) -> str:
    """The ISO 3166 code of a country."""
    code = COUNTRIES.get(text(row, name))
    if code is None:
        raise UnreadableRow(f"{name} is no country that is known here: {row[name]}.")
    return code
