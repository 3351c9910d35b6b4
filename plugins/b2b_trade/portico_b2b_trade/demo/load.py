"""Loading Northwind's books. What is there already stays as it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.importing import ImportReport
from portico_b2b_trade.demo.customers import load_customers
from portico_b2b_trade.demo.orders import load_orders
from portico_b2b_trade.demo.products import load_price_list, load_products


def load(session: Session, actor: Actor) -> ImportReport:
    """Load customers, products, a price list and orders; say what became of every row."""
    report = ImportReport()
    accounts = load_customers(session, actor, report)
    products = load_products(session, actor, report)
    load_price_list(session, actor, products, report)
    load_orders(session, accounts, products, report)
    return report
