import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { type Browser, signedInBrowser, workspaceOf } from "./people.ts";

interface Entry {
  readonly action: string;
  readonly sequence: number;
}

describe("the audit log", () => {
  let bench: ApiBench;
  let ann: Browser;
  let path: string;

  before(async () => {
    bench = await openApi();
    ann = await signedInBrowser(bench, "ann@example.com");
    const workspaceId = await workspaceOf(ann);
    path = `/api/v1/workspaces/${workspaceId}/audit`;
    const keys = `/api/v1/workspaces/${workspaceId}/api-keys`;
    for (const name of ["One", "Two", "Three"]) {
      const { key } = (await ann.send("POST", keys, { name, scopes: ["workspace:read"] })).json();
      await ann.send("DELETE", `${keys}/${key.id}`);
    }
  });
  after(() => bench.close());

  it("is read page by page, newest first, by what one looks for", async () => {
    const entries: Entry[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? "" : `&cursor=${cursor}`;
      const page = await ann.send("GET", `${path}?action=identity.key-created&limit=2${after}`);
      entries.push(...page.json().items);
      cursor = page.json().nextCursor;
    } while (cursor !== null);
    assert.deepEqual(
      entries.map(({ action }) => action),
      Array.from({ length: 3 }, () => "identity.key-created"),
    );
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      entries.map(({ sequence }) => sequence).toSorted((a, b) => b - a),
    );
    const { user } = (await ann.send("GET", "/api/v1/me")).json();
    const own = await ann.send("GET", `${path}?actorId=${user.id}&from=2020-01-01T00:00:00Z`);
    assert.ok(own.json().items.length >= 6);
    assert.equal((await ann.send("GET", `${path}?cursor=no`)).json().code, "PAGE_CURSOR_INVALID");
  });

  it("goes out as lines, notes that it did, and verifies", async () => {
    const exported = await ann.send("GET", `${path}/export`);
    assert.match(String(exported.headers["content-type"]), /^application\/x-ndjson/);
    const lines = exported.body.trim().split("\n");
    const last = JSON.parse(lines.at(-1) ?? "") as { readonly body: { readonly action: string } };
    assert.equal(last.body.action, "audit.exported");
    const verified = (await ann.send("GET", `${path}/verify`)).json();
    assert.deepEqual([verified.intact, verified.verifiedEntries], [true, lines.length]);
    assert.equal(verified.nextCursor, null);

    const counts: number[] = [];
    let next = "";
    do {
      const page = (await ann.send("GET", `${path}/verify?limit=3${next}`)).json();
      assert.equal(page.intact, true);
      counts.push(page.verifiedEntries);
      next = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (next !== "");
    const expected = Array.from({ length: Math.ceil(lines.length / 3) }, (_, at) =>
      Math.min(lines.length, 3 * (at + 1)),
    );
    assert.deepEqual(counts, expected);
    assert.equal((await ann.send("GET", `${path}/verify?cursor=no`)).json().code, "PAGE_CURSOR_INVALID");
    assert.equal((await ann.send("GET", `${path}/verify?limit=5001`)).statusCode, 400);
  });
});
