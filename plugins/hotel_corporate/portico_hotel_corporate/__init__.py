"""Corporate business of a hotel, for Portico: spaces, packages, event bookings, production."""
