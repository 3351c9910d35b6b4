"""What is asked: one page of fifty accounts with their contacts and orders, three levels deep."""

from __future__ import annotations

import json
from typing import Final

QUERY: Final = """\
query Accounts($country: CountryCode!) {
  accounts(
    first: 50
    where: {country: {eq: $country}}
    orderBy: [{field: NAME, direction: ASC}]
  ) {
    nodes {
      id
      name
      legalName
      country
      stage
      contacts(first: 5, orderBy: [{field: CREATED_AT, direction: ASC}]) {
        edges {
          role
          isPrimary
          node { id fullName jobTitle }
        }
      }
      trade {
        orders(first: 5, orderBy: [{field: ORDERED_ON, direction: DESC}]) {
          nodes {
            id
            number
            status
            orderedOn
            shippedOn
            net { amount currency }
          }
        }
      }
    }
  }
}
"""

COUNTRIES: Final = (
    *("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB"),
    *("IE", "IT", "LU", "NL", "NO", "PL", "PT", "SE", "TR", "US"),
)
"""Each request asks for another country, so that no answer can be kept from the one before."""


def bodies() -> tuple[str, ...]:
    """The bodies of the requests."""
    return tuple(
        json.dumps({"query": QUERY, "variables": {"country": country}}) for country in COUNTRIES
    )
