"""What is asked: five questions, as Portico's clients ask them and as PostGraphile's do.

Both documents of a question select the same values in the same order, so that the leaves of the
answers can be compared one by one although the names around them differ.
"""

from __future__ import annotations

from typing import Final

PORTICO: Final = {
    "Q1": """\
query Q1($id: ID!) {
  node(id: $id) {
    ... on Account { id name legalName country stage owner }
  }
}
""",
    "Q2": """\
query Q2($country: CountryCode!) {
  accounts(
    first: 50
    where: {country: {eq: $country}}
    orderBy: [{field: NAME, direction: ASC}]
  ) {
    totalCount
    nodes { id name legalName country stage owner }
  }
}
""",
    "Q3": """\
query Q3($country: CountryCode!) {
  accounts(
    first: 50
    where: {country: {eq: $country}}
    orderBy: [{field: NAME, direction: ASC}]
  ) {
    nodes {
      id name legalName country stage
      contacts(first: 5) {
        edges { role isPrimary node { id givenName familyName jobTitle } }
      }
      hotel {
        eventBookings(first: 4) {
          nodes { id name type arrival departure status attendees }
        }
      }
      bank {
        guarantees(first: 3) {
          nodes {
            id undertakingNumber beneficiaryName type status issueDate
            amount { amount currency }
          }
        }
      }
    }
  }
}
""",
    "Q4": """\
query Q4($country: CountryCode!, $after: String!) {
  accounts(
    first: 50
    after: $after
    where: {country: {eq: $country}}
    orderBy: [{field: NAME, direction: ASC}]
  ) {
    nodes {
      id name legalName country stage
      contacts(first: 5) {
        edges { role isPrimary node { id givenName familyName jobTitle } }
      }
      hotel {
        eventBookings(first: 4, where: {status: {eq: DEFINITE}}) {
          nodes { id name type arrival departure status attendees }
        }
      }
      bank {
        guarantees(first: 3, where: {status: {eq: EFFECTIVE}}) {
          nodes {
            id undertakingNumber beneficiaryName type status issueDate
            amount { amount currency }
          }
        }
      }
    }
  }
}
""",
    "Q5": """\
{
  bankGuarantees {
    groupBy(by: [{field: TYPE}, {field: CURRENCY}]) {
      keys
      sum { amount { amount } }
    }
  }
}
""",
    "ids": """\
{ accounts(first: 50, orderBy: [{field: NAME, direction: ASC}]) { nodes { id } } }
""",
    "cursor": """\
query Cursor($country: CountryCode!) {
  accounts(
    first: 50
    where: {country: {eq: $country}}
    orderBy: [{field: NAME, direction: ASC}]
  ) {
    pageInfo { endCursor }
  }
}
""",
}

POSTGRAPHILE: Final = {
    "Q1": """\
query Q1($id: ID!) {
  node(id: $id) {
    ... on CoreAccount { rowId name legalName country stage owner }
  }
}
""",
    "Q2": """\
query Q2($country: String!) {
  allCoreAccounts(first: 50, condition: {country: $country}, orderBy: [NAME_ASC]) {
    totalCount
    nodes { rowId name legalName country stage owner }
  }
}
""",
    "Q3": """\
query Q3($country: String!) {
  allCoreAccounts(first: 50, condition: {country: $country}, orderBy: [NAME_ASC]) {
    nodes {
      rowId name legalName country stage
      coreAffiliationsByAccountId(first: 5, orderBy: [CREATED_AT_ASC]) {
        nodes {
          role isPrimary
          coreContactByContactId { rowId givenName familyName jobTitle }
        }
      }
      hotelEventBookingsByAccountId(first: 4, orderBy: [ARRIVAL_ASC]) {
        nodes { rowId name type arrival departure status attendees }
      }
      bankGuaranteesByApplicantId(first: 3, orderBy: [ISSUE_DATE_ASC]) {
        nodes {
          rowId undertakingNumber beneficiaryName type status issueDate
          amount currency
        }
      }
    }
  }
}
""",
    "Q4": """\
query Q4($country: String!, $after: Cursor!) {
  allCoreAccounts(
    first: 50
    after: $after
    condition: {country: $country}
    orderBy: [NAME_ASC]
  ) {
    nodes {
      rowId name legalName country stage
      coreAffiliationsByAccountId(first: 5, orderBy: [CREATED_AT_ASC]) {
        nodes {
          role isPrimary
          coreContactByContactId { rowId givenName familyName jobTitle }
        }
      }
      hotelEventBookingsByAccountId(
        first: 4
        condition: {status: "DEFINITE"}
        orderBy: [ARRIVAL_ASC]
      ) {
        nodes { rowId name type arrival departure status attendees }
      }
      bankGuaranteesByApplicantId(
        first: 3
        condition: {status: "EFFECTIVE"}
        orderBy: [ISSUE_DATE_ASC]
      ) {
        nodes {
          rowId undertakingNumber beneficiaryName type status issueDate
          amount currency
        }
      }
    }
  }
}
""",
    "Q5": """\
{
  allBankGuarantees {
    groupedAggregates(groupBy: [TYPE, CURRENCY]) {
      keys
      sum { amount }
    }
  }
}
""",
    "ids": """\
{ allCoreAccounts(first: 50, orderBy: [NAME_ASC]) { nodes { id } } }
""",
    "cursor": """\
query Cursor($country: String!) {
  allCoreAccounts(first: 50, condition: {country: $country}, orderBy: [NAME_ASC]) {
    pageInfo { endCursor }
  }
}
""",
}
