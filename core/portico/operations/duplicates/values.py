"""What rules compare: the values of a record's fields, brought to a form, and their blocks.

Fuzzy values are compared with those that share the beginning of a word: with an index, never
with all. Words that say only what kind of company it is count for neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Final

from portico.models.duplicates import (
    BLOCK_LENGTH,
    VALUE_LENGTH,
    DuplicateMatch,
    DuplicateSubject,
)

if TYPE_CHECKING:
    from portico.models.account import Account
    from portico.models.contact import Contact, ContactEmail, ContactPhone
    from portico.models.duplicates import DuplicateRule

FIELDS: Final = {
    DuplicateSubject.ACCOUNT: {
        "name": "name",
        "legalName": "legal_name",
        "country": "country",
        "registrationNumber": "registration_number",
        "taxId": "tax_id",
        "website": "website",
    },
    DuplicateSubject.CONTACT: {
        "givenName": "given_name",
        "familyName": "family_name",
        "email": "",
        "phone": "",
    },
}
"""The fields that rules may name, and the attributes that they are."""

COMPANY_WORDS: Final = frozenset(
    "ag bv co company corp corporation gmbh inc kg limited llc llp ltd nv oao ooo oy plc sa sarl "
    "se spa srl zao and und the et".split()
)
WORD: Final = re.compile(r"\w+")
BEGINNING: Final = 3
MOST_BLOCKS: Final = 6
MOST_VALUES: Final = 10

Values = Mapping[str, Sequence[str]]


def account_values(account: Account) -> Values:
    """The values of an account by field."""
    fields = FIELDS[DuplicateSubject.ACCOUNT]
    return {name: _one(getattr(account, attribute)) for name, attribute in fields.items()}


def contact_values(
    contact: Contact, emails: Iterable[ContactEmail], phones: Iterable[ContactPhone]
) -> Values:
    """The values of a contact by field; each of its addresses and numbers is one."""
    return {
        "givenName": _one(contact.given_name),
        "familyName": _one(contact.family_name),
        "email": [each.address for each in emails if each.address],
        "phone": [each.number for each in phones if each.number],
    }


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def compared(rule: DuplicateRule, values: Values) -> list[str]:
    """What a rule compares of a record; nothing if the record lacks one of the fields."""
    parts = [[_form(rule.match, each) for each in values.get(name, ())] for name in rule.fields]
    found = [" | ".join(each)[:VALUE_LENGTH] for each in product(*parts)]
    return sorted(set(found))[:MOST_VALUES]


def _form(match: DuplicateMatch, value: str) -> str:
    if match is DuplicateMatch.EXACT:
        return value.strip()
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    if match is DuplicateMatch.CASE_INSENSITIVE:
        return text
    return " ".join(word for word in WORD.findall(text) if word not in COMPANY_WORDS) or text


def blocks(rule: DuplicateRule, value: str) -> list[str]:
    """Under what a value is found: itself, or the beginnings of its words."""
    if rule.match is not DuplicateMatch.FUZZY:
        return [sha256(value.encode()).hexdigest()[:BLOCK_LENGTH]]
    words = sorted(set(WORD.findall(value)), key=lambda word: (-len(word), word))
    return sorted({word[:BEGINNING] for word in words[:MOST_BLOCKS]})
