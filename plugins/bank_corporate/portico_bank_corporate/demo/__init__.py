"""The plugin's demonstration data: an employer, its payroll, its credit limit and guarantees."""

from portico_bank_corporate.demo.load import FILE, load
from portico_bank_corporate.demo.samples import SAMPLES

__all__ = ["FILE", "SAMPLES", "load"]
