import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { ACCORD } from "./support/vin.ts";

const main = join(import.meta.dirname, "../../../apps/cli/main.ts");
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tradepost-vin-"));
});
after(() => rm(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

async function tradepost(args: readonly string[], input = ""): Promise<Run> {
  const child = spawn(process.execPath, [main, "vin", ...args], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "close") as Promise<[number]>;
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exited)[0], output, errors };
}

test("one VIN is a readable card", async () => {
  const { code, output } = await tradepost([ACCORD]);
  assert.equal(code, 0);
  assert.match(output, /^1HGCM82633A004352\n {2}Make +HONDA\n {2}Model +Accord\n {2}Model year +2003\n/);
  assert.match(output, /Check digit +right/);
});

test("several VINs are a table; one that cannot be used is told and ends with 1", async () => {
  const { code, output } = await tradepost([ACCORD, "ABC"]);
  const lines = output.trimEnd().split("\n");
  assert.equal(code, 1);
  assert.match(lines[0] ?? "", /^VIN +YEAR +MAKE +MODEL/);
  assert.match(lines[1] ?? "", /^1HGCM82633A004352 +2003 +HONDA +Accord/);
  assert.match(lines[2] ?? "", /^ABC +VIN has the wrong length/);
});

test("VINs come from a file with years, comments and a header, and leave as CSV", async () => {
  const file = join(folder, "vins.csv");
  await writeFile(file, `vin,year\r\n${ACCORD},2003\r\n# a comment\r\n\r\n"5UXWX7C5*BA";2011\r\n=cmd\r\n`);
  const { code, output } = await tradepost(["--file", file, "--csv"]);
  const [head = "", ...rows] = output.trimEnd().split("\n");
  assert.equal(code, 1);
  assert.ok(head.startsWith("input,vin,valid,make,model,modelYear,"));
  assert.ok(rows[0]?.startsWith(`${ACCORD},${ACCORD},true,HONDA,Accord,2003,`));
  assert.ok(rows[1]?.startsWith("5UXWX7C5*BA,5UXWX7C5*BA,false,BMW,X3,2011,"));
  assert.ok(rows[2]?.startsWith("'=cmd,"), "a cell that a spreadsheet would run is disarmed");
});

test("VINs come from the standard input and leave as JSON lines", async () => {
  const { code, output } = await tradepost(["--json", "--year", "2011"], "5UXWX7C5*BA\nABC\n");
  const [first = "", second = ""] = output.trimEnd().split("\n");
  assert.equal(code, 1);
  assert.equal((JSON.parse(first) as { modelYear: number }).modelYear, 2011);
  assert.equal((JSON.parse(second) as { error: { code: string } }).error.code, "VIN_WRONG_LENGTH");
});

test("full detail is in cards, JSON and CSV", async () => {
  const json = await tradepost([ACCORD, "--json", "--full"]);
  assert.ok((JSON.parse(json.output) as { fields: unknown[] }).fields.length > 15);
  assert.match((await tradepost([ACCORD, "--full"])).output, /\nGeneral\n {2}Make +HONDA/);
  assert.ok(
    ((await tradepost([ACCORD, "--full", "--csv"])).output.split("\n")[0]?.split(",").length ?? 0) > 130,
  );
});

test("50,000 lines pass through a pipe", async () => {
  let input = "";
  for (let serial = 0; serial < 50_000; serial += 1)
    input += `1HGCM82633A${String(serial).padStart(6, "0")}\n`;
  const { code, output } = await tradepost(["-"], input);
  assert.equal(code, 0);
  assert.equal(output.trimEnd().split("\n").length, 50_001);
});

test("a file that is not there and options that contradict are one clear message", async () => {
  const missing = await tradepost(["--file", "nowhere.txt"]);
  assert.equal(missing.code, 1);
  assert.match(missing.errors, /The file nowhere\.txt cannot be read/);
  assert.equal((await tradepost([ACCORD, "--json", "--csv"])).code, 1);
  assert.equal((await tradepost([ACCORD, "--year", "03"])).code, 1);
});
