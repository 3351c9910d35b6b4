// What a front end does with accounts, told once and done with each client: `query` and `mutate`
// take a document and its variables, and give the data.
import assert from "node:assert/strict";

const ACCOUNTS = /* GraphQL */ `
  query Accounts($first: Int!, $after: String) {
    accounts(first: $first, after: $after, orderBy: [{ field: NAME, direction: ASC }]) {
      totalCount
      edges { cursor node { id name country } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

const CREATE = /* GraphQL */ `
  mutation Create($input: AccountCreateInput!) {
    accountCreate(input: $input) {
      account { id name version country }
      userErrors { code message path }
    }
  }
`;

const UPDATE = /* GraphQL */ `
  mutation Update($input: AccountUpdateInput!) {
    accountUpdate(input: $input) {
      account { id name version }
      userErrors { code message path }
    }
  }
`;

export async function tell({ query, mutate }) {
  await page(query);
  const created = await create(mutate);
  await refused(mutate);
  await conflict(mutate, created);
}

async function page(query) {
  const seen = [];
  let after = null;
  let total = 0;
  for (let pages = 0; pages < 3; pages++) {
    const { accounts } = await query(ACCOUNTS, { first: 7, after });
    total = accounts.totalCount;
    seen.push(...accounts.edges.map(({ node }) => node.id));
    if (!accounts.pageInfo.hasNextPage) break;
    after = accounts.pageInfo.endCursor;
  }
  assert.equal(seen.length, Math.min(21, total), "three pages of seven");
  assert.equal(new Set(seen).size, seen.length, "no account comes twice");
}

async function create(mutate) {
  const input = { name: "Example & Sons", kind: "COMPANY", country: "GB" };
  const { accountCreate } = await mutate(CREATE, { input });
  assert.deepEqual(accountCreate.userErrors, []);
  assert.equal(accountCreate.account.name, input.name);
  assert.equal(accountCreate.account.version, 1);
  return accountCreate.account;
}

async function refused(mutate) {
  const input = { name: "  ", lei: "123" };
  const { accountCreate } = await mutate(CREATE, { input });
  assert.equal(accountCreate.account, null);
  assert.ok(accountCreate.userErrors.length >= 1, "it says what was refused");
  for (const { code, message, path } of accountCreate.userErrors) {
    assert.match(code, /^[A-Z][A-Z0-9_]*$/);
    assert.ok(message.length > 0 && path[0] === "input");
  }
}

async function conflict(mutate, { id, version }) {
  const renamed = await mutate(UPDATE, { input: { id, expectedVersion: version, name: "Renamed" } });
  assert.deepEqual(renamed.accountUpdate.userErrors, []);
  const late = await mutate(UPDATE, { input: { id, expectedVersion: version, name: "Too late" } });
  assert.equal(late.accountUpdate.userErrors[0].code, "CONFLICT");
  assert.equal(late.accountUpdate.account.name, "Renamed", "the current record comes with it");
  assert.equal(late.accountUpdate.account.version, version + 1);
}
