import { requireNode } from "../require-node.ts";

requireNode();
const { run } = await import("./run.ts");
await run(process.argv.slice(2));
