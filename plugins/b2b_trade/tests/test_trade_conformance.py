"""What every plugin promises."""

from __future__ import annotations

from portico.testing.conformance import PluginConformance


class TestTrade(PluginConformance):
    plugin = "b2b_trade"
