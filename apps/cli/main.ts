import { requireNode } from "../require-node.ts";

requireNode();
const { runCommandLine } = await import("./program.ts");
process.exitCode = await runCommandLine(process.argv);
