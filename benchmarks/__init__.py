"""Measures Portico against a conventional server of the same stack, on the same data."""
