"""The core's choices: what an account and its people can be, and the permitted transitions."""

from __future__ import annotations

from typing import Final

from portico.values import Choice


class AccountKind(Choice):
    """What kind of client an account is."""

    COMPANY = "A company: a legal entity that trades."
    SOLE_PROPRIETOR = "One person in business: an individual entrepreneur."
    PUBLIC_BODY = "A public body: an authority, a ministry, a municipality."
    NON_PROFIT = "An association, a foundation, a charity."
    GROUP = "A group of accounts that is no legal entity itself."


class AccountStage(Choice):
    """Where an account stands in its life as a client."""

    PROSPECT = "Not a client yet: somebody we would like to win."
    ACTIVE = "A client that does business with us."
    DORMANT = "A client that has done no business with us for a while."
    LOST = "No longer a client, or never became one."
    BLOCKED = "We do no business with it until it is unblocked."


STAGE_TRANSITIONS: Final[dict[AccountStage, frozenset[AccountStage]]] = {
    AccountStage.PROSPECT: frozenset(
        {AccountStage.ACTIVE, AccountStage.LOST, AccountStage.BLOCKED}
    ),
    AccountStage.ACTIVE: frozenset({AccountStage.DORMANT, AccountStage.LOST, AccountStage.BLOCKED}),
    AccountStage.DORMANT: frozenset({AccountStage.ACTIVE, AccountStage.LOST, AccountStage.BLOCKED}),
    AccountStage.LOST: frozenset({AccountStage.PROSPECT, AccountStage.BLOCKED}),
    AccountStage.BLOCKED: frozenset(
        {AccountStage.PROSPECT, AccountStage.ACTIVE, AccountStage.DORMANT, AccountStage.LOST}
    ),
}
"""The stages that an account may change to. A lost client is won anew as a prospect."""


class SourceChannel(Choice):
    """How an account came to us."""

    EXHIBITION = "Met at an exhibition."
    FAIR = "Met at a fair."
    PRESENTATION = "Came to a presentation of ours."
    REFERRAL = "Recommended by a present client."
    INBOUND_CALL = "Called us."
    EMAIL = "Wrote us an e-mail."
    VISIT = "Visited us."
    WEB = "Came through our web site."
    PARTNER = "Brought by a partner."
    TENDER_PORTAL = "Found on a tender portal."
    OUTBOUND = "We approached it."
    IMPORT = "Taken over from another system."
    OTHER = "Came in another way."


class AddressKind(Choice):
    """What an address of an account is for."""

    REGISTERED = "The registered seat."
    BILLING = "Where invoices go."
    DELIVERY = "Where goods go."
    OFFICE = "An office."


class AffiliationRole(Choice):
    """The part that a person plays at an account."""

    DECISION_MAKER = "Decides whether to buy."
    NEGOTIATOR = "Negotiates prices and terms."
    SIGNATORY = "May sign contracts."
    INFLUENCER = "Is heard by those who decide."
    USER = "Uses what the account buys."
    ACCOUNTANT = "Handles invoices and payments."
    HR = "Handles matters of staff."
    LOGISTICS = "Handles deliveries."
    EVENT_ORGANISER = "Organises events and travel."
