"""Deeds of the sales department about its clients: classing, marking, weighing."""
