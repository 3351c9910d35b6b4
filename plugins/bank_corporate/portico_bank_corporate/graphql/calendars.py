"""Calendars of places as clients see them."""

from __future__ import annotations

from portico.query import columns, entity, mutation
from portico_bank_corporate import access
from portico_bank_corporate.models import CalendarDay
from portico_bank_corporate.operations.calendars import set_calendar_day

CALENDAR_DAY = entity(
    CalendarDay,
    name="BankCalendarDay",
    prefix="bcd",
    plural="bankCalendarDays",
    permission=access.CALENDAR_READ,
    order="day",
    fields=columns(CalendarDay, "place", "day", "is_business_day", "name"),
)

CALENDAR_MUTATIONS = (
    mutation("bankCalendarDaySet", set_calendar_day, CalendarDay, access.CALENDAR_WRITE),
)
