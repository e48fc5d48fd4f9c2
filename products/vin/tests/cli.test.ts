import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
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
  assert.match(missing.errors, /^The file nowhere\.txt is not there; check its path\.\n$/);
  assert.equal((await tradepost([ACCORD, "--json", "--csv"])).code, 1);
  assert.equal((await tradepost([ACCORD, "--year", "03"])).code, 1);
});

test("a line that is too long is told in its place and ends with 1, also deep in a big file", async () => {
  const file = join(folder, "long.txt");
  const many = `${ACCORD}\n`.repeat(5000);
  await writeFile(file, `${many}${"1".repeat(70_000)}\n${ACCORD}\n${"2".repeat(200_000)}`);
  const { code, output } = await tradepost(["--file", file, "--json"]);
  const told = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { vin?: string; input?: string; error?: { code: string } });
  assert.equal(code, 1);
  assert.equal(told.length, 5003);
  assert.deepEqual(
    told.slice(5000).map(({ vin, input, error }) => vin ?? `${input} ${error?.code}`),
    ["line 5001 VIN_LINE_TOO_LONG", ACCORD, "line 5003 VIN_LINE_TOO_LONG"],
  );
});

test("a year that is none is told, in a file and as an option", async () => {
  const { code, output } = await tradepost(["--json"], `${ACCORD},20x5\n${ACCORD},1800\n${ACCORD},2003\n`);
  assert.equal(code, 1);
  assert.deepEqual(
    output
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { error?: { code: string } }).error?.code),
    ["VIN_YEAR_INVALID", "VIN_YEAR_INVALID", undefined],
  );
  const option = await tradepost([ACCORD, "--year", "1800"]);
  assert.equal(option.code, 1);
  assert.match(option.errors, /from 1900 to 2200/);
});

test("a refused VIN is a card of whole sentences that names no path of the API", async () => {
  const { output } = await tradepost(["ABC"]);
  assert.match(output, /^ABC\n {2}VIN has the wrong length\. A VIN has 17 characters, this one has 3\./);
  assert.doesNotMatch(output, /\/api\//);
});

test("a folder as file and a full output are one clear sentence", async (context) => {
  const asFile = await tradepost(["--file", "."]);
  assert.deepEqual([asFile.code, asFile.errors], [1, "The file . is a folder; give a file.\n"]);
  if (
    !(await access("/dev/full").then(
      () => true,
      () => false,
    ))
  )
    return context.skip("needs /dev/full");
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [main, "vin", ACCORD], { stdio: ["ignore", full, "pipe"] });
  const [errors, [code]] = await Promise.all([
    child.stderr === null ? "" : text(child.stderr),
    once(child, "close"),
  ]);
  closeSync(full);
  assert.deepEqual(
    [code, errors],
    [1, "The answers cannot be written: no space is left; free some or write elsewhere.\n"],
  );
});
