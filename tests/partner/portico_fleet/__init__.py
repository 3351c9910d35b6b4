"""Cars leased to corporate clients."""
