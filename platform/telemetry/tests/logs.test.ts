import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { AppError } from "#platform/kernel";
import { recordLog } from "#platform/telemetry/testing";
import { createLogOutput } from "../log-output.ts";
import { createLogger } from "../logger.ts";
import { textLine } from "../text-format.ts";

describe("logs", () => {
  it("are one JSON object per line with time, level, message and fields", () => {
    const log = recordLog();
    log.logger.child({ part: "sync" }).warn({ attempts: 3 }, "Trying again.");
    const [line] = log.lines();
    assert.match(String(line?.["time"]), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual(
      [line?.["level"], line?.["message"], line?.["part"], line?.["attempts"]],
      ["warn", "Trying again.", "sync", 3],
    );
  });

  it("hold an error's code, stack and causes, and nothing that drivers hang on it", () => {
    const log = recordLog();
    const cause = Object.assign(new Error("connection lost"), { code: "08006", query: "select 42" });
    const entry = { status: 503, title: "Down", retry: true, detail: () => "" };
    log.logger.error(
      { error: new AppError("DATABASE_DOWN", entry, "The database is away.", { cause }) },
      "No database.",
    );
    const error = log.lines()[0]?.["error"] as Record<string, Record<string, unknown>>;
    assert.equal(error["code"], "DATABASE_DOWN");
    assert.match(String(error["stack"]), /logs\.test\.ts/);
    assert.deepEqual([error["cause"]?.["message"], error["cause"]?.["code"]], ["connection lost", "08006"]);
    assert.doesNotMatch(log.text(), /select 42/);
  });

  it("leave out what is below the level", () => {
    const log = recordLog("info");
    log.logger.debug("quiet");
    log.logger.info("loud");
    assert.equal(log.lines().length, 1);
  });

  it("read well on a terminal", () => {
    const line = `{"level":"error","time":"2026-11-21T05:07:43.123Z","pid":1,"part":"a b","n":1,"message":"Failed.","error":{"message":"x","stack":"Error: x\\n  at y","cause":{"message":"deep"}}}\n`;
    assert.equal(
      textLine(line, false),
      '05:07:43.123 ERROR Failed. part="a b" n=1\n    Error: x\n      at y\n    deep\n',
    );
    assert.ok(textLine(line, true).includes("\u001b["));
  });

  it("go to three files when a folder is given", async () => {
    const parent = await mkdtemp(join(tmpdir(), "tradepost-logs-"));
    const folder = join(parent, "made", "here");
    const output = createLogOutput({ format: "json", folder });
    const logger = createLogger({ level: "info", redact: true, output });
    logger.info({ kind: "answer" }, "GET /");
    logger.error("Failed.");
    logger.info("Working.");
    output.flush();
    const read = async (name: string) =>
      (await readFile(join(folder, name), "utf8"))
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { message: string }).message);
    assert.deepEqual(await read("tradepost.log"), ["GET /", "Failed.", "Working."]);
    assert.deepEqual(await read("error.log"), ["Failed."]);
    assert.deepEqual(await read("access.log"), ["GET /"]);
    assert.throws(() => createLogOutput({ format: "json", folder: join(folder, "error.log") }), {
      code: "TELEMETRY_LOG_FOLDER_UNUSABLE",
    });
    await rm(parent, { recursive: true });
  });
});
