"""The kinds of events, and of what takes place at them."""

from __future__ import annotations

from portico.values import Choice


class HotelEventType(Choice):
    """What kind of event the client holds."""

    CONFERENCE = "Talks before many people."
    MEETING = "A meeting of few."
    NEGOTIATION = "Two sides meet, often in confidence."
    BANQUET = "A festive meal."
    INCENTIVE = "A reward for the client's people."
    TRAINING = "A course."
    ROOMS_ONLY = "Guest rooms without functions."
    CREW = "Crews that stay between shifts."


class HotelFunctionType(Choice):
    """What takes place in the space."""

    GENERAL_SESSION = "Everybody comes together."
    BREAKOUT = "A part of the people works on its own."
    NEGOTIATION = "Two sides talk."
    EXHIBITION = "Stands and displays."
    COFFEE_BREAK = "A pause with drinks."
    BREAKFAST = "A breakfast."
    LUNCH = "A lunch."
    DINNER = "A dinner."
    RECEPTION = "Drinks and talk, standing."
    GALA = "A festive evening."
    OTHER = "Anything else; the name says what."
