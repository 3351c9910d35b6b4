"""Corporate business of a hotel, for Portico: function spaces, packages, event bookings, production."""
