"""Reading registers, whatever they come as, line by line and never whole.

Nothing here knows the database: a source reads, the form is checked, and all findings are noted.
"""
