// Runs every example against a demonstration server that it starts and stops: `make test-clients`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const here = import.meta.dirname;
const portico = resolve(here, "../../.venv/bin/portico");
const bin = (name) => join(here, "node_modules", ".bin", name);
const node = bin("node");

// What each example is, and the command that tries it. The server's address and token are in the
// environment, and its schema lies in schema.graphql.
const examples = {
  "GraphQL over HTTP: graphql-http's audits": [node, "src/audits.mjs"],
  "graphql-inspector: nothing breaks who uses the last released schema": [node, "src/inspector.mjs"],
  "Relay: @connection and @refetchable compile": [bin("relay-compiler"), "relay.config.json"],
  "graphql-codegen: types with strict scalars": [bin("graphql-codegen"), "--config", "codegen.json"],
  "gql.tada: types while one writes": [bin("gql.tada"), "generate-output", "--tsconfig", "tsconfig.json"],
  "TypeScript accepts what they made": [bin("tsc"), "--noEmit", "--project", "tsconfig.json"],
  "urql: pages, a mutation, its refusals, a conflict": [node, "src/urql.mjs"],
  "Apollo Client: the same": [node, "src/apollo.mjs"],
  "graphql-ws and graphql-sse: subscriptions, resumed": [node, "src/subscriptions.mjs"],
  "GraphiQL: the example tabs in Chromium, offline": [node, "src/graphiql.mjs"],
};

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => probe.once("listening", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function start() {
  if (!existsSync(portico)) throw new Error("there is no .venv yet: run `make setup` first");
  const folder = mkdtempSync(join(tmpdir(), "portico-clients-"));
  const port = await freePort();
  const server = spawn(portico, ["demo", "--port", String(port)], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (said += text));
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 1200; tries++) {
    if (server.exitCode !== null) throw new Error(`the server ended:\n${said}`);
    const ready = await fetch(`${origin}/readyz`).catch(() => null);
    if (ready?.ok) {
      const token = readFileSync(join(folder, ".portico", "demo-token"), "utf8").trim();
      return { server, folder, origin, token };
    }
    await sleep(250);
  }
  server.kill();
  throw new Error(`the server does not become ready:\n${said}`);
}

for (const folder of ["codegen", "relay", "tada"]) mkdirSync(join(here, "made", folder), { recursive: true });
const started = await start();
let failed = 0;
try {
  const schema = await fetch(`${started.origin}/schema.graphql`);
  writeFileSync(join(here, "schema.graphql"), await schema.text());
  const env = { ...process.env, PORTICO_URL: started.origin, PORTICO_TOKEN: started.token };
  // Children run with the Node of this folder, whatever the machine's is.
  env.PATH = `${join(here, "node_modules", ".bin")}:${env.PATH}`;
  for (const [name, [command, ...parameters]] of Object.entries(examples)) {
    const run = spawnSync(command, parameters, { cwd: here, env, encoding: "utf8", timeout: 300_000 });
    const passed = run.status === 0;
    console.log(`${passed ? "passed" : "FAILED"}  ${name}`);
    if (!passed) {
      failed += 1;
      console.log(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error ?? ""}`);
    }
  }
} finally {
  started.server.kill("SIGTERM");
  rmSync(started.folder, { recursive: true, force: true });
}
console.log(`${Object.keys(examples).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
