import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { createTestDataDirectory } from "#platform/database/testing";
import { ask, isAlive, serverPid, startUser, until } from "./server-users.ts";

describe("the built-in server among several processes", () => {
  let place: Awaited<ReturnType<typeof createTestDataDirectory>>;
  before(async () => {
    place = await createTestDataDirectory();
  });
  after(() => place.remove());

  it("starts once when three processes start on an empty folder at the same moment", async () => {
    const users = await Promise.all([1, 2, 3].map(() => startUser(place.folder)));
    const starts = await Promise.all(
      users.map((user) => ask(user.url, "select pg_postmaster_start_time()::text as at")),
    );
    assert.equal(new Set(starts.map((row) => row["at"])).size, 1);
    const pid = await serverPid(place.folder);
    await Promise.all(users.map((user) => user.leave()));
    assert.equal(isAlive(pid), false, "it has stopped when the last user has left");
  });

  it("leaves no orphan when its only process is killed", async () => {
    const user = await startUser(place.folder);
    const pid = await serverPid(place.folder);
    await user.kill();
    await until(() => !isAlive(pid), "the server stops");
  });

  it("goes on for the second process when the first one leaves or is killed", async () => {
    for (const end of ["leave", "kill"] as const) {
      const first = await startUser(place.folder);
      const second = await startUser(place.folder);
      const pid = await serverPid(place.folder);
      await first[end]();
      assert.deepEqual(await ask(second.url, "select 1 as one"), { one: 1 });
      assert.equal(await serverPid(place.folder), pid);
      await second.kill();
      await until(() => !isAlive(pid), "the server stops");
    }
  });

  it("replaces a server whose guard was killed, since nobody would stop it", async () => {
    const first = await startUser(place.folder);
    const orphan = await serverPid(place.folder);
    const guards = execFileSync("pgrep", ["-f", `tradepost-database .*${place.folder}`])
      .toString()
      .trim()
      .split("\n");
    await first.kill();
    // The guard reads the end of its last user as well; only a guard killed before that leaves an orphan.
    for (const guard of guards.map(Number)) killIfAlive(guard);
    const second = await startUser(place.folder);
    assert.deepEqual(await ask(second.url, "select 1 as one"), { one: 1 });
    await second.leave();
    await until(() => !isAlive(orphan), "the orphan stops");
  });
});

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (thrown) {
    if (isAlive(pid)) throw thrown;
  }
}
