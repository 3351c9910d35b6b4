"""The terms of a duty: what is measured, against what, by when, and what follows a breach."""

from __future__ import annotations

from portico.values import Choice


class HotelObligationMetric(Choice):
    """What a duty is measured by."""

    ROOM_NIGHTS = "Room nights brought."
    ROOM_REVENUE = "Room revenue brought."
    FOOD_REVENUE = "Food and beverage revenue brought, net."
    TOTAL_REVENUE = "All revenue brought."
    ADR = "The average price of a room night."
    PAYMENT_DAYS = "The longest time that an invoice of the window took, or takes, to be paid."
    LRA_OFFER_RATE = "Percent of the nights owed by last room availability that were offered so."
    BLACKOUT_NIGHTS = "Nights on which the hotel took rates with last room availability away."
    ENTITLEMENTS_GIVEN = "Percent of the services on top that the client had earned and was given."
    SHARE_OF_CITY = "Percent of the room nights that the client needs in the city, as it reported."
    ROOMING_LIST_ON_TIME = "Percent of the rooming lists that were due and came in time."
    GUARANTEE_ON_TIME = "Percent of the guarantees that were due and were given in time."
    ANSWERS_ON_TIME = "Percent of the requests that were due to be answered and were in time."


class HotelComparator(Choice):
    """How what is measured must stand to the target."""

    GE = "At least the target."
    LE = "At most the target."
    EQ = "The target."


class HotelObligationWindow(Choice):
    """Over which time a duty is measured, within the term of the agreement."""

    TERM = "The whole term."
    YEAR = "Each year of the agreement, from its first day."
    QUARTER = "Each calendar quarter."
    MONTH = "Each calendar month."
    EVENT = "Each event that counts for the agreement, or the event itself, to its last day."


class HotelProration(Choice):
    """How much of the target is due in the middle of a window."""

    LINEAR_DAYS = "As many days as have passed, of all."
    SEASONAL_WEIGHTS = "By the weight of each month; within a month by its days."
    NONE = "All of it, and a window that is cut short is not eased."


class HotelConsequence(Choice):
    """What follows a breach."""

    NONE = "Nothing."
    NOTIFY = "Both sides talk."
    STEP_RATE = "The rates are stepped: by a percentage, or to other lines of the agreement."
    CHARGE = "The client pays for what is lacking."
    TERMINATE_RIGHT = "The other side may end the agreement."
    REBATE = "The hotel pays for what it failed in."


class HotelObligationStatus(Choice):
    """How a duty stands."""

    NOT_STARTED = "Its window is still to come."
    ON_TRACK = "It will be kept, as things go."
    AT_RISK = "It will not be kept, as things go."
    BREACHED = "It was not kept."
    CURED = "It was not kept, and that was made good."
    WAIVED = "It was not kept, and that was forgiven."
    CHARGED = "It was not kept, and that was charged."
    MET = "It was kept to the end of its window."


VOLUMES = frozenset(
    {
        HotelObligationMetric.ROOM_NIGHTS,
        HotelObligationMetric.ROOM_REVENUE,
        HotelObligationMetric.FOOD_REVENUE,
        HotelObligationMetric.TOTAL_REVENUE,
    }
)
"""What grows with every day, so that it can be projected."""
REVENUES = VOLUMES - {HotelObligationMetric.ROOM_NIGHTS}
OF_EVENTS = frozenset(
    {HotelObligationMetric.ROOMING_LIST_ON_TIME, HotelObligationMetric.GUARANTEE_ON_TIME}
)
"""What is measured by the events of an agreement, whatever the window."""
PER_EVENT = VOLUMES | OF_EVENTS
"""What can be measured of a single event."""
ALL_OR_BREACH = OF_EVENTS | {
    HotelObligationMetric.LRA_OFFER_RATE,
    HotelObligationMetric.ANSWERS_ON_TIME,
}
"""What can no longer be all, once one of it was missed."""
IRREPARABLE = frozenset({HotelObligationMetric.BLACKOUT_NIGHTS, HotelObligationMetric.PAYMENT_DAYS})
"""What is too much once, stays too much."""
