"""How clients are chosen and weighed: their classes, and what else sales notes of them."""
