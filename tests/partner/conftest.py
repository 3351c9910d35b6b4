"""Portico's fixtures: real databases, and a world to act in."""

pytest_plugins = ["portico.testing"]
