// gql.tada: the type of an answer is inferred from the document itself, with nothing in between.
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import type { introspection } from "../../made/tada/introspection";

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    CountryCode: string;
    CurrencyCode: string;
    Date: string;
    DateTime: string;
    Decimal: string;
    EmailAddress: string;
    JSON: unknown;
    PhoneNumber: string;
    URL: string;
  };
}>();

export const ACCOUNTS = graphql(`
  query Accounts($first: Int!, $country: CountryCode) {
    accounts(first: $first, where: { country: { eq: $country } }) {
      totalCount
      nodes { id name country stage createdAt }
    }
  }
`);

export const variables: VariablesOf<typeof ACCOUNTS> = { first: 10, country: "DE" };

export function names(answer: ResultOf<typeof ACCOUNTS>): string[] {
  return answer.accounts.nodes.map(({ name, country }) => `${name} (${country ?? "?"})`);
}
