"""Every test of the tree finds the fixtures that plugin authors use too."""

pytest_plugins = ["portico.testing"]
