// Subscriptions: being told of changes with graphql-ws and with graphql-sse, and going on after an
// interruption from the last position. The token is never part of the address.
import assert from "node:assert/strict";
import { createClient as overSse } from "graphql-sse";
import { createClient as overWebSocket } from "graphql-ws";
import { headers, url } from "./server.mjs";

const CHANGED = /* GraphQL */ `
  subscription Changed($after: String) {
    accountChanged(after: $after) { position change account { name } }
  }
`;
const CREATE = /* GraphQL */ `
  mutation Create($name: String!) {
    accountCreate(input: { name: $name }) { account { id } userErrors { message } }
  }
`;

async function create(name) {
  const body = JSON.stringify({ query: CREATE, variables: { name } });
  const response = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  const { data, errors } = await response.json();
  assert.deepEqual([errors, data.accountCreate.userErrors], [undefined, []]);
}

// The next message: a subscription begins a moment after it was asked for, so something is
// created until the first one comes.
async function next(messages, name) {
  const message = messages.next();
  let waiting = true;
  message.finally(() => (waiting = false)).catch(() => {});
  while (waiting) {
    await create(name);
    await new Promise((done) => setTimeout(done, 500));
  }
  const { value } = await message;
  assert.equal(value.errors, undefined);
  return value.data.accountChanged;
}

async function tale(client, name) {
  const first = client.iterate({ query: CHANGED });
  const seen = await next(first, `${name} one`);
  assert.deepEqual([seen.change, seen.account.name], ["CREATED", `${name} one`]);
  await first.return();
  await create(`${name} two`);

  // What was missed comes first, then what happens now.
  const names = [];
  const rest = client.iterate({ query: CHANGED, variables: { after: seen.position } });
  while (names.at(-1) !== `${name} two`) {
    const { value } = await rest.next();
    names.push(value.data.accountChanged.account.name);
  }
  await rest.return();
  await client.dispose();
}

await tale(
  overWebSocket({ url: url.replace("http", "ws"), connectionParams: headers, retryAttempts: 0 }),
  "Socket",
);
await tale(overSse({ url, headers, retryAttempts: 0 }), "Stream");

const stranger = overWebSocket({ url: url.replace("http", "ws"), retryAttempts: 0 });
await assert.rejects(stranger.iterate({ query: CHANGED }).next(), (closed) => closed.code === 4401);
