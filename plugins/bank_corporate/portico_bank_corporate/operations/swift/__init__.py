"""SWIFT messages of guarantees: their fields, formats and rules as data, reading and writing."""
