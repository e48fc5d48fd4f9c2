import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { startReceiver } from "./receiver.ts";

it("a process that crashes says why in its log and to the error tracker, and ends", async () => {
  const receiver = await startReceiver();
  const dsn = `${receiver.url.replace("http://", "http://publickey@")}/7`;
  const child = spawn(process.execPath, [`${import.meta.dirname}/crashing-process.ts`, dsn], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    lines.map(({ level, message }) => [level, message]),
    [
      ["info", "Before."],
      ["fatal", "The process ends: nobody caught this error."],
    ],
  );
  assert.equal(lines[1]?.["origin"], "unhandledRejection");
  assert.equal(code, 1);
  await receiver.next(({ body }) => body.includes("Nobody heard this"));
  assert.doesNotMatch(output, /canary/);
  receiver.close();
});
