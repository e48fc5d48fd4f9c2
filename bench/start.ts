/**
 * Time from `npm start` to the first good answer of /ready: on an empty folder and on one that was used
 * before, beside a bare Node server that only answers 200 (the least that starting can cost).
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, start, startTradepost, stop, waitUntilReady, workFolder } from "./support/processes.ts";
import { median, printResult, printTable } from "./support/report.ts";

const ROUNDS = 5;
const work = workFolder("start");
const bare = join(work, "bare.ts");
writeFileSync(
  bare,
  `import { createServer } from "node:http"; createServer((_, answer) => answer.end("ok")).listen(Number(process.env["PORT"]), "127.0.0.1");`,
);

const seconds: Record<"first" | "later" | "bare", number[]> = { first: [], later: [], bare: [] };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const dataFolder = join(work, `data-${round}`);
    seconds.first.push(await timeToReady(dataFolder));
    seconds.later.push(await timeToReady(dataFolder));
    seconds.bare.push(await timeToReady());
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

printTable(
  Object.entries(seconds).map(([what, values]) => ({
    start:
      {
        first: "first, empty folder (bar 10 s)",
        later: "later, same folder (bar 2 s)",
        bare: "bare node:http",
      }[what] ?? what,
    "median s": median(values).toFixed(2),
    "all s": values.map((value) => value.toFixed(2)).join(" "),
  })),
);
printResult({
  bench: "start",
  value: Number(median(seconds.later).toFixed(3)),
  unit: "s to ready, later start",
  peers: {
    firstStartSeconds: Number(median(seconds.first).toFixed(3)),
    bareNodeSeconds: Number(median(seconds.bare).toFixed(3)),
  },
  ratio: Number((median(seconds.later) / median(seconds.bare)).toFixed(1)),
});

async function timeToReady(dataFolder?: string): Promise<number> {
  const port = await freePort();
  const from = performance.now();
  const server =
    dataFolder === undefined
      ? start(process.execPath, [bare], { PORT: String(port) })
      : startTradepost({ PORT: String(port), TRADEPOST_DATA_DIR: dataFolder });
  await waitUntilReady(`http://127.0.0.1:${port}/ready`, server);
  const taken = (performance.now() - from) / 1000;
  await stop(server);
  return taken;
}
