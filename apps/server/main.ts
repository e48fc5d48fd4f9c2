import { enableCompileCache } from "node:module";
import { requireNode } from "../require-node.ts";

requireNode();
enableCompileCache();
const { run } = await import("./run.ts");
await run(process.argv.slice(2));
