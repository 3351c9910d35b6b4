// PostGraphile 5 as its documentation advises for production: no GraphiQL, no explain, no watching,
// one process, ten connections.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { postgraphile } from "postgraphile";

const [port, workers] = process.argv.slice(2).map(Number);
if (workers > 1 && cluster.isPrimary) {
  for (let started = 0; started < workers; started++) cluster.fork();
} else {
  await serve();
}

async function serve() {
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset, PgAggregatesPreset],
    // It hides fields without an index of their own from conditions, orders and groups.
    disablePlugins: ["PgIndexBehaviorsPlugin"],
    pgServices: [
      makePgService({
        connectionString: process.env.DATABASE_URL,
        schemas: ["public"],
        poolConfig: { max: 10 },
      }),
    ],
    grafserv: { graphiql: false, websockets: false, watch: false },
    grafast: { explain: false },
  });
  const serv = instance.createServ(grafserv);
  const server = createServer();
  server.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  await serv.addTo(server);
  server.listen(port, "127.0.0.1");
}
