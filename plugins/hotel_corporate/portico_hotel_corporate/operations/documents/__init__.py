"""Papers of an event for people to read, and feeds for other systems."""
