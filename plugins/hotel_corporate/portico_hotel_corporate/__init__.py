"""Corporate business of a hotel, for Portico."""
