"""The choices of the trade plugin, and which state may follow which."""

from __future__ import annotations

from typing import Final

from portico.values import Choice


class TradePriceListStatus(Choice):
    """Where a price list stands."""

    DRAFT = "Being prepared; no price is taken from it."
    ACTIVE = "In force; its prices no longer change."
    ARCHIVED = "Out of use for good."


class TradePriceListKind(Choice):
    """How the breaks of a price list work."""

    ALL_UNITS = "The price of the break that is reached holds for the whole quantity."
    GRADUATED = "Each part of the quantity has the price of the break that it falls into."


class TradeAssignmentScope(Choice):
    """Who a price list is assigned to."""

    ACCOUNT = "One account, and all accounts below it in its group."
    SEGMENT = "The accounts of a segment."
    DEFAULT = "Everybody."


class TradePriceScope(Choice):
    """How a price list reaches an account, the most specific way first."""

    ACCOUNT = "It is assigned to the account itself."
    ANCESTOR = "It is assigned to an account above it in its group."
    SEGMENT = "It is assigned to a segment that the account belongs to."
    DEFAULT = "It is assigned to everybody."


class TradePriceStrategy(Choice):
    """Which price wins when several lists have one."""

    MOST_SPECIFIC = "The first scope that has a price, from the account down to the default."
    LOWEST = "The lowest price of all lists that reach the account."
    MERGE_BY_PRIORITY = (
        "One ladder of breaks, filled from the most specific list down: a less specific list adds "
        "only the breaks that are still missing."
    )


class TradePriceRejection(Choice):
    """Why a price list did not give the price."""

    LIST_NOT_ACTIVE = "The list is a draft or archived."
    LIST_NOT_VALID = "The list is not valid on the day."
    ASSIGNMENT_NOT_VALID = "The assignment is not valid on the day."
    TAX_BASIS = "The list's prices are on the other tax basis."
    OTHER_CURRENCY = "The list is in another currency and cannot be converted."
    PRODUCT_NOT_LISTED = "The list has no price for the product."
    UNIT_NOT_CONVERTIBLE = "The list prices the product in a unit that the asked one lacks."
    BELOW_FIRST_BREAK = "The quantity is below the list's smallest break."
    LOWER_BREAK = "Another list of the same scope has a higher break, or goes first."
    LESS_SPECIFIC = "A more specific scope has a price."
    DEARER = "Another list is cheaper, or as cheap and goes first."
    OTHER_KIND = "Its breaks are of the other kind, so they cannot be merged."
    BREAK_TAKEN = "A list that goes first has the break already, or a higher one is reached."


class TradeOrderStatus(Choice):
    """Where a sales order stands."""

    DRAFT = "Being written; binds nobody."
    CONFIRMED = "Accepted; to be delivered."
    ON_HOLD = "Accepted, but stopped for a reason."
    IN_FULFILMENT = "Partly shipped."
    COMPLETED = "Shipped in full."
    CLOSED_SHORT = "Shipped in part; the rest will not follow."
    CANCELLED = "Called off before anything was shipped."


class TradePriceSource(Choice):
    """Where the price of an order line comes from."""

    GIVEN = "It was given with the line."
    PRICE_LIST = "It was found in the price lists; the trace says how."


class TradeDueDate(Choice):
    """Which day a delivery is measured against."""

    REQUESTED = "The day the customer asked for."
    FIRST_PROMISED = "The day that was promised first: moving a promise does not help it."
    PROMISED = "The day that is promised now."


PRICE_LIST_TRANSITIONS: Final[dict[TradePriceListStatus, frozenset[TradePriceListStatus]]] = {
    TradePriceListStatus.DRAFT: frozenset({TradePriceListStatus.ACTIVE}),
    TradePriceListStatus.ACTIVE: frozenset({TradePriceListStatus.ARCHIVED}),
    TradePriceListStatus.ARCHIVED: frozenset(),
}
"""A list in force never becomes a draft again: what was sold by it must stay explainable."""

ORDER_TRANSITIONS: Final[dict[TradeOrderStatus, frozenset[TradeOrderStatus]]] = {
    TradeOrderStatus.DRAFT: frozenset({TradeOrderStatus.CONFIRMED, TradeOrderStatus.CANCELLED}),
    TradeOrderStatus.CONFIRMED: frozenset(
        {
            TradeOrderStatus.IN_FULFILMENT,
            TradeOrderStatus.ON_HOLD,
            TradeOrderStatus.CANCELLED,
        }
    ),
    TradeOrderStatus.ON_HOLD: frozenset({TradeOrderStatus.CONFIRMED, TradeOrderStatus.CANCELLED}),
    TradeOrderStatus.IN_FULFILMENT: frozenset(
        {TradeOrderStatus.COMPLETED, TradeOrderStatus.CLOSED_SHORT}
    ),
    TradeOrderStatus.COMPLETED: frozenset(),
    TradeOrderStatus.CLOSED_SHORT: frozenset(),
    TradeOrderStatus.CANCELLED: frozenset(),
}

OPEN_ORDER: Final = frozenset(
    {
        TradeOrderStatus.DRAFT,
        TradeOrderStatus.CONFIRMED,
        TradeOrderStatus.ON_HOLD,
        TradeOrderStatus.IN_FULFILMENT,
    }
)
"""What keeps an account from being archived."""

COUNTED_ORDER: Final = frozenset(TradeOrderStatus) - {
    TradeOrderStatus.DRAFT,
    TradeOrderStatus.CANCELLED,
}
"""What counts as business in figures."""
