"""Key accounts as clients of the API see them, and what their managers are told of."""

from __future__ import annotations

from portico.models import Account
from portico.query import columns, entity, many, mutation, one, subscription
from portico_hotel_corporate.access import KEY_ACCOUNT_READ, KEY_ACCOUNT_WRITE
from portico_hotel_corporate.graphql.clients.today import holds_today
from portico_hotel_corporate.models import Agreement, EventBooking
from portico_hotel_corporate.models.clients.key_accounts import (
    KeyAccount,
    KeyAccountConcerned,
    KeyAccountNews,
)
from portico_hotel_corporate.operations.clients import key_accounts

MARK = entity(
    KeyAccount,
    name="HotelKeyAccount",
    prefix="hka",
    plural="hotelKeyAccounts",
    permission=KEY_ACCOUNT_READ,
    order="validFrom",
    fields=[
        *columns(KeyAccount, "valid_from", "valid_to", "reason", "manager", "tell_of"),
        *columns(KeyAccount, "end_reason"),
        one("account", Account, "The client."),
        many("news", KeyAccountNews, "What its manager was told of.", key="key_account_id"),
    ],
)

NEWS = entity(
    KeyAccountNews,
    name="HotelKeyAccountNews",
    prefix="hkn",
    plural="hotelKeyAccountNewsList",
    permission=KEY_ACCOUNT_READ,
    fields=[
        *columns(KeyAccountNews, "manager", "kind", "text", "noted_at", "noted_by"),
        one("account", Account, "The client that it is about."),
        one("keyAccount", KeyAccount, "The mark."),
        one("booking", EventBooking, "The event that it is about."),
        one("agreement", Agreement, "The agreement that it is about."),
    ],
)

ENTITIES = (MARK, NEWS)
QUERIES = ()
MUTATIONS = tuple(
    mutation(name, operation, model, KEY_ACCOUNT_WRITE)
    for name, operation, model in (
        ("hotelKeyAccountMark", key_accounts.mark_account, KeyAccount),
        ("hotelKeyAccountUpdate", key_accounts.update_mark, KeyAccount),
        ("hotelKeyAccountEnd", key_accounts.end_mark, KeyAccount),
        ("hotelKeyAccountNewsNote", key_accounts.note_news, KeyAccountNews),
    )
)
ACCOUNT_FIELDS = (
    one(
        "keyAccount",
        KeyAccount,
        "The mark of a key account that it has today; null: it is none.",
        on=holds_today,
    ),
    many("keyAccountMarks", KeyAccount, "All that it ever had.", key="account_id"),
)
NEWS_TOLD = subscription(
    "hotelKeyAccountConcerned",
    KeyAccountNews,
    "Something happens to a key account that its manager wants to know.",
    event=KeyAccountConcerned,
)
