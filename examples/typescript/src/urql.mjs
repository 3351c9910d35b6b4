// urql: the tale of accounts with its core client.
import { cacheExchange, Client, fetchExchange } from "@urql/core";
import { headers, url } from "./server.mjs";
import { tell } from "./tale.mjs";

const client = new Client({
  url,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: { headers },
  preferGetMethod: true,
});
const data = async (running) => {
  const result = await running.toPromise();
  if (result.error) throw result.error;
  return result.data;
};
await tell({
  query: (document, variables) => data(client.query(document, variables)),
  mutate: (document, variables) => data(client.mutation(document, variables)),
});
