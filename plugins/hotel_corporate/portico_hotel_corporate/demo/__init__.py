"""The plugin's demonstration data: two hotels' real reservations, and a conference."""

from portico_hotel_corporate.demo.load import load

__all__ = ["load"]
