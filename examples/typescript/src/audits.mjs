// The audits of the GraphQL-over-HTTP specification: every MUST and every SHOULD must pass.
import { serverAudits } from "graphql-http";
import { headers, url } from "./server.mjs";

const audits = serverAudits({
  url,
  fetchFn: (address, options = {}) =>
    fetch(address, { ...options, headers: { ...headers, ...options.headers } }),
});
const missed = { MUST: 0, SHOULD: 0, MAY: 0 };
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === "ok") continue;
  const [level] = audit.name.split(" ");
  missed[level] += 1;
  console.log(`${result.status}: ${audit.name}: ${result.reason}`);
}
console.log(`${audits.length} audits; missed: ${JSON.stringify(missed)}`);
process.exit(missed.MUST + missed.SHOULD ? 1 : 0);
