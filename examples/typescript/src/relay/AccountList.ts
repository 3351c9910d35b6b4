// Relay: a list that grows page by page, and its items' people, which grow by themselves.
declare function graphql(strings: TemplateStringsArray): unknown;

export const list = graphql`
  fragment AccountList_query on Query
  @refetchable(queryName: "AccountListPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 10 }
    cursor: { type: "String" }
    country: { type: "CountryCode" }
  ) {
    accounts(
      first: $count
      after: $cursor
      where: { country: { eq: $country } }
      orderBy: [{ field: NAME, direction: ASC }]
    ) @connection(key: "AccountList_accounts") {
      totalCount
      edges {
        node {
          id
          name
          ...AccountPeople_account
        }
      }
    }
  }
`;

export const people = graphql`
  fragment AccountPeople_account on Account
  @refetchable(queryName: "AccountPeoplePaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 5 }
    cursor: { type: "String" }
  ) {
    id
    contacts(first: $count, after: $cursor) @connection(key: "AccountPeople_contacts") {
      edges {
        role
        node {
          id
          fullName
        }
      }
    }
  }
`;

export const page = graphql`
  query AccountListQuery($country: CountryCode) {
    ...AccountList_query @arguments(country: $country)
  }
`;

export const rename = graphql`
  mutation AccountListRenameMutation($input: AccountUpdateInput!) {
    accountUpdate(input: $input) {
      account {
        id
        name
        version
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;
