import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { AfterAnswer } from "../accounts/after-answer.ts";
import { silentLogger } from "#platform/telemetry";
import { type AccountsBench, CALL, latestMail, newUser, openAccounts } from "./accounts-support.ts";
import { until } from "./support.ts";

suite("a request to reset a password", { timeout: 300_000 }, () => {
  let bench: AccountsBench;
  before(async () => {
    bench = await openAccounts();
  });
  after(() => bench.close());

  test("is answered before any work that differs between known and unknown addresses", async () => {
    await newUser(bench, "known@example.com");
    for (const email of ["known@example.com", "unknown@example.com"]) {
      const { length } = bench.mail.queued;
      await bench.accounts.requestPasswordReset(CALL, { email });
      assert.equal(bench.mail.queued.length, length);
    }
    await until(() => latestMail(bench).kind === "password-reset");
  });

  test("is done although the process closes right after the answer", async () => {
    await newUser(bench, "closing@example.com");
    const other = await bench.another();
    await other.requestPasswordReset(CALL, { email: "closing@example.com" });
    await other.close();
    assert.equal(latestMail(bench).kind, "password-reset");
    assert.equal(bench.mail.queued.at(-1)?.to, "closing@example.com");
  });

  test("that fails after its answer is logged", async () => {
    const logged: unknown[] = [];
    const logger = { ...silentLogger, error: (...entry: unknown[]) => void logged.push(entry) };
    const afterAnswer = new AfterAnswer(logger as typeof silentLogger);
    afterAnswer.run("A request", () => Promise.reject(new Error("no mail today")));
    await afterAnswer.settled();
    assert.match(JSON.stringify(logged), /A request failed/);
  });
});
