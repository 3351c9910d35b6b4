// Whoever uses the last released schema can go on with this one: additions only.
import { readFileSync } from "node:fs";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

const released = buildSchema(readFileSync("../../tests/schemas/released/all.graphql", "utf8"));
const present = buildSchema(readFileSync("schema.graphql", "utf8"));
const changes = await diff(released, present);
const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
for (const { path, message } of breaking) console.log(`${path}: ${message}`);
console.log(`${changes.length} changes, ${breaking.length} of them breaking`);
process.exit(breaking.length ? 1 : 0);
