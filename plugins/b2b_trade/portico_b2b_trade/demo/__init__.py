"""The plugin's demonstration data: Northwind's customers, products and orders."""

from portico_b2b_trade.demo.load import load

__all__ = ["load"]
