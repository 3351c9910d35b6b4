"""What every plugin promises."""

from __future__ import annotations

from portico.testing.conformance import PluginConformance


class TestHotel(PluginConformance):
    plugin = "hotel_corporate"
