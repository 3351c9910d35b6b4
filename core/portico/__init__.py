"""Portico: a headless CRM for the corporate segment, extended by industry plugins."""
