import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpApp } from "#platform/http";
import { createTestServer, TEST_KEY, testActor } from "#platform/http/testing";

function routes(app: HttpApp): void {
  app.get("/orders/:id", { config: { access: "workspace-or-anonymous" } }, async (request) => {
    request.logger.info({ step: 1 }, "Working.");
    return {};
  });
}

describe("the log of answers", () => {
  it("has one line per answer with who, what and how long, and no secrets", async () => {
    const server = await createTestServer([routes], { config: { answerLog: "all" } });
    const botToken = `123456789:${"A".repeat(35)}`;
    const answer = await server.app.inject({
      url: `/orders/${botToken}?token=abc`,
      headers: { authorization: `Bearer ${TEST_KEY}` },
    });
    const lines = server.log.lines().filter(({ kind }) => kind === "answer");
    assert.equal(lines.length, 1);
    const [line] = lines;
    assert.equal(line?.["message"], "GET /orders/[redacted]");
    assert.equal(line?.["route"], "/orders/:id");
    assert.equal(line?.["status"], 200);
    assert.equal(line?.["requestId"], answer.headers["x-request-id"]);
    assert.equal(line?.["workspaceId"], testActor().workspaceId);
    assert.equal(typeof line?.["durationMs"], "number");
    const working = server.log.lines().find(({ message }) => message === "Working.");
    assert.equal(working?.["requestId"], answer.headers["x-request-id"]);
    assert.doesNotMatch(server.log.text(), /AAAA|tp_test|abc/);
    await server.close();
  });

  it("can be reduced to failures or to nothing", async () => {
    for (const [answerLog, expected] of [
      ["failures", ["404"]],
      ["none", []],
    ] as const) {
      const server = await createTestServer([routes], { config: { answerLog } });
      await server.app.inject("/orders/1");
      await server.app.inject("/nothing");
      assert.deepEqual(
        server.log
          .lines()
          .filter(({ kind }) => kind === "answer")
          .map(({ status }) => String(status)),
        expected,
      );
      await server.close();
    }
  });

  it("cannot be forged by what callers send", async () => {
    const server = await createTestServer([routes]);
    await server.app.inject("/orders/a%0A%7B%22level%22:%22fatal%22%7D");
    assert.equal(
      server.log.lines().every(({ level }) => level !== "fatal"),
      true,
    );
    await server.close();
  });
});
