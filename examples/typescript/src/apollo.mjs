// Apollo Client: the tale of accounts, with automatic persisted queries.
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { headers, url } from "./server.mjs";
import { tell } from "./tale.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const client = new ApolloClient({
  link: ApolloLink.from([new PersistedQueryLink({ sha256 }), new HttpLink({ uri: url, headers })]),
  cache: new InMemoryCache({
    typePolicies: { Query: { fields: { accounts: relayStylePagination(["where", "orderBy"]) } } },
  }),
});
const query = async (document, variables) => {
  const { data } = await client.query({
    query: gql(document),
    variables,
    fetchPolicy: "no-cache",
  });
  return data;
};
const mutate = async (document, variables) => {
  const { data } = await client.mutate({ mutation: gql(document), variables });
  return data;
};
await tell({ query, mutate });

// The cache joins pages as Relay does.
const ACCOUNTS = gql`
  query Joined($after: String) {
    accounts(first: 5, after: $after, orderBy: [{ field: NAME, direction: ASC }]) {
      edges { cursor node { id name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const watched = client.watchQuery({ query: ACCOUNTS });
const first = await new Promise((found) => {
  watched.subscribe(({ data, loading }) => !loading && data && found(data));
});
await watched.fetchMore({ variables: { after: first.accounts.pageInfo.endCursor } });
const joined = client.readQuery({ query: ACCOUNTS }).accounts.edges.length;
if (joined !== 10) throw new Error(`the cache holds ${joined} edges, not 10`);
client.stop();
