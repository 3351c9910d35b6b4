"""Business-to-business trade, for Portico: products, price lists, sales orders."""
