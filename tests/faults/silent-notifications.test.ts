import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openWire, type Wire } from "#platform/database/testing";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, type Credentials, done, openRegistry, signInAsProgram } from "../isolation/support/people.ts";

const LIMIT_MS = 1000;

describe(
  "a process whose connection for notifications falls silent without closing",
  { timeout: 300_000 },
  () => {
    let server: TestHouse;
    let wire: Wire;
    let browser: Credentials;
    let email: string;
    let userId: string;
    /** How many were still let through when nothing was heard any more; a stalled machine trusts nothing so old. */
    let remembered = 0;

    before(async () => {
      const laid: Promise<Wire>[] = [];
      server = await openHouse(async ({ DATABASE_APP_URL }) => {
        const opened = openWire(DATABASE_APP_URL, "tradepost listener");
        laid.push(opened);
        return { DATABASE_APP_URL: (await opened).connectionString };
      });
      const [first] = laid;
      assert.ok(first);
      wire = await first;
      email = "ann@example.com";
      ({ browser, userId } = await (await openRegistry(server)).add(email, "Ann"));
    });
    after(async () => {
      wire.speak();
      await server.close();
      await wire.close();
    });

    /** What is revoked by others while nothing is heard lets no request through that is sent a second later. */
    async function requireRefusalInTime(credentials: Credentials, revoke: string, id: string): Promise<void> {
      const isAdmitted = async (): Promise<boolean> =>
        (await call(server, credentials, "GET", "/api/v1/vin/1HGCM82633A004352")).statusCode === 200;
      assert.equal(await isAdmitted(), true);
      wire.silence();
      try {
        const rows = await server.asSuperuser(revoke, [id]);
        const revokedMs = performance.now();
        assert.ok(rows.length > 0, "nothing was revoked");
        if (await isAdmitted()) remembered += 1;
        for (;;) {
          const sentMs = performance.now();
          if (!(await isAdmitted())) return;
          assert.ok(sentMs - revokedMs < LIMIT_MS, "what was revoked a second ago was let through");
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      } finally {
        wire.speak();
      }
    }

    it("refuses a revoked key within a second", async () => {
      const { workspaceId } = await done(call(server, browser, "GET", "/api/v1/me"));
      const { key, secret } = await done<{ key: { id: string }; secret: string }>(
        call(server, browser, "POST", `/api/v1/workspaces/${String(workspaceId)}/api-keys`, {
          name: "Revoked",
          scopes: ["vin:decode"],
        }),
      );
      await requireRefusalInTime(
        { authorization: `Bearer ${secret}` },
        "update identity.api_keys set revoked_at = now() where key_id = $1 returning 1",
        key.id,
      );
    });

    it("refuses the access tokens of a revoked session within a second, though nothing else of it has changed", async () => {
      const { accessToken } = await signInAsProgram(server, email);
      const [, claims = ""] = accessToken.split(".");
      const { sid } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sid: string };
      await requireRefusalInTime(
        { authorization: `Bearer ${accessToken}` },
        "insert into identity.token_revocations (session_id, until) values ($1, now() + interval '1 hour') returning 1",
        sid,
      );
    });

    it("refuses an ended session within a second", async () => {
      await requireRefusalInTime(
        browser,
        "delete from identity.sessions where user_id = $1 returning 1",
        userId,
      );
    });

    it("and had trusted what it remembered until then", () => assert.ok(remembered > 0));
  },
);
