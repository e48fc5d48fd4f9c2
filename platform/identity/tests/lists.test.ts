import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { encodeCursor, newUuid, type Page, type PageRequest } from "#platform/kernel";
import { CALL } from "./accounts-support.ts";
import { addKey } from "../keys/life.ts";
import { codeOf, FIRST_PAGE, itemsOf, until } from "./support.ts";
import { openTenancy, outcomes, type Person, type TenancyBench } from "./tenancy-support.ts";

suite("lists of a workspace and of a person", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  /** All items of a list, page by page. */
  async function walk<Item>(
    list: (request: PageRequest) => Promise<Page<Item>>,
    limit: number,
  ): Promise<Item[]> {
    const found: Item[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Page<Item> = await list({ limit, ...(cursor === undefined ? {} : { cursor }) });
      assert.ok(page.items.length <= limit);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  async function lists(owner: Person) {
    const { apiKeys, invitations, members, workspaces } = bench.tenancy;
    const call = await owner.call();
    return {
      keys: (request: PageRequest) => apiKeys.list(call, request),
      invitations: (request: PageRequest) => invitations.list(call, request),
      members: (request: PageRequest) => members.list(call, request),
      workspaces: (request: PageRequest) => workspaces.listOwn(call, request),
      sessions: (request: PageRequest) => bench.accounts.listSessions(call, request),
    };
  }

  test("come in pages that together hold everything once and in order", async () => {
    const { owner } = await bench.workspace();
    const call = await owner.call();
    for (let number = 0; number < 5; number += 1) {
      bench.clock.advanceMs(1);
      await bench.tenancy.apiKeys.create(call, { name: `Key ${number}`, scopes: ["shop:sell"] });
      await bench.tenancy.invitations.invite(call, { delivery: "link", role: "viewer" });
      await bench.tenancy.workspaces.create(call, { name: `Space ${number}` });
    }
    const { keys, invitations, members, workspaces, sessions } = await lists(owner);
    assert.deepEqual(
      (await walk(keys, 2)).map(({ name }) => name),
      ["Key 4", "Key 3", "Key 2", "Key 1", "Key 0"],
    );
    assert.deepEqual(
      (await walk(workspaces, 2)).map(({ name }) => name),
      ["Acme", "Space 0", "Space 1", "Space 2", "Space 3", "Space 4"],
    );
    const times = (await walk(invitations, 2)).map(({ createdAt }) => createdAt.getTime());
    assert.deepEqual(times, times.toSorted().toReversed());
    assert.equal(new Set(times).size, 5);
    // All are called Ann: the id decides.
    const people = (await walk(members, 3)).map(({ userId }) => userId);
    assert.deepEqual(people, [...new Set(people)].sort());
    assert.equal(people.length, 4);
    assert.equal((await walk(sessions, 1)).length, 1);
    assert.deepEqual(Object.keys((await itemsOf(members(FIRST_PAGE)))[0] ?? {}).includes("sortedAs"), false);
  });

  test("refuse a cursor that none of them gave", async () => {
    const { owner } = await bench.workspace();
    const id = newUuid(0);
    const wrong = [
      "no",
      encodeCursor([]),
      encodeCursor([7]),
      encodeCursor(["a", "b"]),
      encodeCursor([1, id]),
    ];
    wrong.push(encodeCursor([`'; --`]), encodeCursor(["\0", id]), encodeCursor([id, id, id]));
    for (const [name, list] of Object.entries(await lists(owner)))
      for (const cursor of wrong)
        assert.equal(await codeOf(list({ limit: 1, cursor })), "PAGE_CURSOR_INVALID", `${name} ${cursor}`);
    const { sessions } = await lists(owner);
    const noMoment = encodeCursor(["tomorrow", id]);
    assert.equal(await codeOf(sessions({ limit: 1, cursor: noMoment })), "PAGE_CURSOR_INVALID");
  });

  test("hold at most 100 keys that work, although 64 are asked for at once", async () => {
    const { id, owner } = await bench.workspace();
    const call = await owner.call();
    const make = (index: number) =>
      codeOf(
        index % 2 === 0
          ? bench.tenancy.apiKeys.create(call, { name: "Key", scopes: ["shop:sell"] })
          : bench.identity.createApiKey({ workspaceId: id, name: "Key", scopes: ["shop:sell"] }),
      );
    assert.deepEqual(new Set(await outcomes(99, make)), new Set(["resolved"]));
    const codes = await outcomes(64, make);
    assert.equal(codes.filter((code) => code === "resolved").length, 1);
    assert.equal(codes.filter((code) => code === "IDENTITY_KEY_LIMIT").length, 63);
    const [first, second] = await itemsOf(bench.tenancy.apiKeys.list(call, FIRST_PAGE));
    assert.ok(first && second);
    const rotated = bench.tenancy.apiKeys.rotate(call, { keyId: first.id, graceSeconds: 60 });
    assert.equal(await codeOf(rotated), "resolved", "a key can be replaced although there is no room");
    assert.equal(await make(0), "IDENTITY_KEY_LIMIT");
    await bench.tenancy.apiKeys.revoke(call, { keyId: second.id });
    bench.clock.advanceMs(60_000);
    assert.deepEqual([await make(0), await make(1)], ["resolved", "IDENTITY_KEY_LIMIT"]);
  });

  test("hold no further key that was asked for while the last one was being made", async () => {
    const { id } = await bench.workspace();
    const request = { workspaceId: id, name: "Key", scopes: ["shop:sell"] };
    const make = () => codeOf(bench.identity.createApiKey(request));
    assert.deepEqual(new Set(await outcomes(99, make)), new Set(["resolved"]));
    const { database } = bench.test;
    const waiting = { text: "select from pg_locks where not granted and pid <> pg_backend_pid()" };
    let second = Promise.resolve("");
    await database.withWorkspace(id, async (transaction) => {
      await addKey(transaction, bench.clock, request);
      second = make();
      await Promise.race([second, until(async () => (await database.query(waiting)).length > 0)]);
    });
    assert.equal(await second, "IDENTITY_KEY_LIMIT");
  });

  test("hold at most 100 open invitations, although more are asked for at once", async () => {
    const { id, owner } = await bench.workspace();
    const call = await owner.call();
    await bench.test.database.withWorkspace(id, (transaction) =>
      transaction.query(
        `insert into identity.invitations (workspace_id, invitation_id, token_hash, delivery, role, language,
           created_at, expires_at, sends, sent_at)
         select $1, gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), 'link', 'viewer', 'en', $2, $3, 0, $2
           from generate_series(1, 90)`,
        [id, bench.clock.now(), new Date(bench.clock.nowMs() + 60_000)],
      ),
    );
    const invite = () => codeOf(bench.tenancy.invitations.invite(call, { delivery: "link", role: "viewer" }));
    const codes = await outcomes(30, invite);
    assert.equal(codes.filter((code) => code === "resolved").length, 10);
    assert.equal(codes.filter((code) => code === "IDENTITY_INVITATIONS_OPEN").length, 20);
    bench.clock.advanceMs(60_000);
    assert.equal(await invite(), "resolved", "those that have ended take no room");
  });

  test("hold at most 100 workspaces that a person has joined, although many are joined at once", async () => {
    const guest = await bench.person();
    for (let number = 0; number < 97; number += 1) {
      const { id } = await bench.identity.createWorkspace({ name: `Many ${number}` });
      await bench.join(id, "viewer", guest);
    }
    const tokens: string[] = [];
    while (tokens.length < 6) {
      const { owner } = await bench.workspace();
      const made = await bench.tenancy.invitations.invite(await owner.call(), {
        delivery: "link",
        role: "member",
      });
      tokens.push(made.token ?? "");
    }
    const { actor } = await guest.call();
    const codes = await outcomes(6, (index) =>
      codeOf(bench.tenancy.invitations.accept({ ...CALL, actor }, { token: tokens[index] ?? "" })),
    );
    assert.equal(codes.filter((code) => code === "resolved").length, 3);
    assert.equal(codes.filter((code) => code === "IDENTITY_MEMBERSHIP_LIMIT").length, 3);
  });
});
