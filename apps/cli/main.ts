import { enableCompileCache } from "node:module";
import { requireNode } from "../require-node.ts";

requireNode();
enableCompileCache();
const { runCommandLine } = await import("./program.ts");
process.exitCode = await runCommandLine(process.argv);
