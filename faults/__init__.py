"""Faults on purpose: races, kill -9, a database that goes away, a full disk, a long run.

``make faults`` runs them all against real servers and databases and says what was lost: nothing.
"""
