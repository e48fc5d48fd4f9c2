import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, done, openRegistry } from "../isolation/support/people.ts";
import { until } from "../support/until.ts";

let server: TestHouse;
before(async () => {
  server = await openHouse();
});
after(() => server.close());

/** Recipients whose mails lie in the outbox. */
async function recipients(): Promise<readonly string[]> {
  const { mail } = server.house.parts;
  const names = await readdir(join(server.dataFolder, "outbox")).catch(() => []);
  const mails = await Promise.all(
    names.filter((name) => name.endsWith(".eml")).map((name) => mail.readOutbox(name.slice(0, -4))),
  );
  return mails.map((found) => /^To: (.*)$/m.exec(found?.source ?? "")?.[1]?.trim() ?? "").toSorted();
}

test("an erased person's mails go from the outbox of development, and only theirs", async () => {
  const registry = await openRegistry(server);
  const ann = await registry.add("ann@example.com", "Ann");
  await registry.add("bob@example.com", "Bob");
  for (const email of ["ann@example.com", "bob@example.com"])
    await done(call(server, {}, "POST", "/api/v1/auth/password-reset", { email }));
  await server.house.jobs.start();
  // The third is that of the sign-up from which the registry has its hash.
  await until(async () => (await recipients()).length === 3, "all mails lie in the outbox");
  const others = (await recipients()).filter((address) => address !== "ann@example.com");
  assert.equal(others.length, 2);
  await done(call(server, ann.browser, "POST", "/api/v1/me/erase", { confirm: "erase" }));
  assert.deepEqual(await recipients(), others);
});
