"""What every plugin promises."""

from __future__ import annotations

from portico.testing.conformance import PluginConformance


class TestBank(PluginConformance):
    plugin = "bank_corporate"
