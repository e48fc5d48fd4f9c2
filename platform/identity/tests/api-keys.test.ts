import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { dateFrom } from "#platform/kernel";
import { codeOf, LOCAL, FIRST_PAGE, itemsOf } from "./support.ts";
import { openTenancy, type TenancyBench } from "./tenancy-support.ts";

suite("API keys made by members", { timeout: 300_000 }, () => {
  let bench: TenancyBench;
  before(async () => {
    bench = await openTenancy();
  });
  after(() => bench.close());

  test("name their maker, work, and stand in the workspace's log without their secret", async () => {
    const { apiKeys } = bench.tenancy;
    const { id, admin } = await bench.workspace();
    const { key, secret } = await apiKeys.create(await admin.call(), {
      name: "Till",
      scopes: ["shop:refund", "workspace:*"],
    });
    assert.equal(key.createdBy, admin.userId);
    assert.equal((await bench.identity.authenticateApiKey(secret, LOCAL)).workspaceId, id);
    const next = await apiKeys.rotate(await admin.call(), { keyId: key.id, graceSeconds: 60 });
    assert.deepEqual([next.key.rotatedFrom, next.key.createdBy], [key.id, admin.userId]);
    await apiKeys.revoke(await admin.call(), { keyId: next.key.id });
    assert.deepEqual((await itemsOf(apiKeys.list(await admin.call(), FIRST_PAGE))).length, 2);
    const entries = (await bench.log(id)).filter(({ action }) => action.startsWith("identity.key-"));
    assert.deepEqual(
      entries.map(({ action, target }) => [action, target?.id]),
      [
        ["identity.key-revoked", next.key.id],
        ["identity.key-replaced", key.id],
        ["identity.key-created", key.id],
      ],
    );
    assert.ok(!JSON.stringify(entries).includes(secret.slice(3)));
  });

  test("may do what their maker may and no more, also when they replace another", async () => {
    const { apiKeys } = bench.tenancy;
    const { owner, admin, member } = await bench.workspace();
    await bench.tenancy.members.change(await owner.call(), {
      userId: member.userId,
      permissions: ["workspace:keys"],
    });
    const make = async (who: typeof owner, ...scopes: string[]) =>
      codeOf(apiKeys.create(await who.call(), { name: "Key", scopes }));
    assert.equal(await make(member, "shop:sell"), "resolved");
    assert.equal(await make(member, "shop:sell", "shop:refund"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await make(member, "shop:*"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await make(admin, "shop:refund"), "resolved");
    assert.equal(await make(admin, "workspace:*"), "resolved");
    assert.equal(await make(admin, "*"), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await make(owner, "*"), "resolved");
    const { key } = await apiKeys.create(await owner.call(), { name: "All", scopes: ["*"] });
    const request = { keyId: key.id, graceSeconds: 0 };
    assert.equal(await codeOf(apiKeys.rotate(await admin.call(), request)), "IDENTITY_SCOPES_NOT_HELD");
    assert.equal(await codeOf(apiKeys.rotate(await owner.call(), request)), "resolved");
  });

  test("made by other keys are bounded by those", async () => {
    const { apiKeys } = bench.tenancy;
    const { owner } = await bench.workspace();
    const call = await owner.call();
    const maker = await apiKeys.create(call, { name: "Maker", scopes: ["workspace:keys", "shop:read"] });
    const actor = await bench.identity.authenticateApiKey(maker.secret, LOCAL);
    const made = await apiKeys.create({ ...call, actor }, { name: "Made", scopes: ["shop:read"] });
    assert.equal(made.key.createdBy, maker.key.id);
    for (const scope of ["shop:sell", "shop:*", "*"])
      assert.equal(
        await codeOf(apiKeys.create({ ...call, actor }, { name: "More", scopes: [scope] })),
        "IDENTITY_SCOPES_NOT_HELD",
      );
    const small = await bench.identity.authenticateApiKey(made.secret, LOCAL);
    assert.equal(await codeOf(apiKeys.list({ ...call, actor: small }, FIRST_PAGE)), "IDENTITY_SCOPE_MISSING");
  });

  test("exempt nobody from the limits: only the operator gives more than every key has", async () => {
    const { owner } = await bench.workspace();
    const call = await owner.call();
    const make = (limitPerMinute: number) =>
      codeOf(bench.tenancy.apiKeys.create(call, { name: "Key", scopes: ["shop:read"], limitPerMinute }));
    assert.equal(await make(100), "resolved");
    assert.equal(await make(101), "IDENTITY_KEY_INVALID");
  });

  test("made by a key that is bound to addresses, an end and a limit stay within them", async () => {
    const { apiKeys } = bench.tenancy;
    const { owner } = await bench.workspace();
    const person = await owner.call();
    const inAnHour = dateFrom(bench.clock.nowMs() + 3_600_000);
    const maker = await apiKeys.create(person, {
      name: "Maker",
      scopes: ["workspace:keys"],
      allowedIps: ["127.0.0.0/24"],
      expiresAt: inAnHour,
      limitPerMinute: 60,
    });
    const free = await apiKeys.create(person, { name: "Free", scopes: ["workspace:keys"] });
    const actor = await bench.identity.authenticateApiKey(maker.secret, LOCAL);
    const call = { ...person, actor };
    const request = { name: "Made", scopes: ["workspace:keys"] };
    const { key } = await apiKeys.create(call, request);
    assert.deepEqual([key.allowedIps, key.expiresAt, key.limitPerMinute], [["127.0.0.0/24"], inAnHour, 60]);
    const narrower = { ...request, allowedIps: ["127.0.0.7"], limitPerMinute: 5 };
    assert.deepEqual((await apiKeys.create(call, narrower)).key.allowedIps, ["127.0.0.7/32"]);
    const later = dateFrom(inAnHour.getTime() + 1);
    for (const act of [
      () => apiKeys.create(call, { ...request, expiresAt: later }),
      () => apiKeys.create(call, { ...request, limitPerMinute: 61 }),
      () => apiKeys.create(call, { ...request, allowedIps: ["127.0.0.7", "203.0.113.7"] }),
      () => apiKeys.create(call, { ...request, allowedIps: ["127.0.0.0/16"] }),
      () => apiKeys.create(call, { ...request, allowedIps: ["::/0"] }),
      () => apiKeys.rotate(call, { keyId: maker.key.id, graceSeconds: 0, expiresAt: null }),
      () => apiKeys.rotate(call, { keyId: free.key.id, graceSeconds: 0 }),
    ])
      assert.equal(await codeOf(act()), "IDENTITY_KEY_INVALID");
    await apiKeys.rotate(person, { keyId: free.key.id, graceSeconds: 60 });
    const replaced = await bench.identity.authenticateApiKey(free.secret, LOCAL);
    const last = await apiKeys.create({ ...person, actor: replaced }, request);
    assert.equal(last.key.expiresAt?.getTime(), bench.clock.nowMs() + 60_000);
  });

  test("with scopes that nobody declared are refused with the nearest name", async () => {
    const { owner } = await bench.workspace();
    const make = async (scope: string) =>
      bench.tenancy.apiKeys.create(await owner.call(), { name: "Key", scopes: [scope] });
    await assert.rejects(make("shop:raed"), {
      code: "IDENTITY_KEY_INVALID",
      message: /Did you mean shop:read\?/,
    });
    await assert.rejects(make("shpo:*"), { code: "IDENTITY_KEY_INVALID", message: /Did you mean shop:\*\?/ });
    await assert.rejects(make("vin:decode"), { code: "IDENTITY_KEY_INVALID" });
    const { id: workspaceId } = await bench.workspace();
    const atCommandLine = bench.identity.createApiKey({ workspaceId, name: "Key", scopes: ["shop:raed"] });
    assert.equal(await codeOf(atCommandLine), "IDENTITY_KEY_INVALID");
  });

  test("of other workspaces cannot be listed, ended or replaced", async () => {
    const { apiKeys } = bench.tenancy;
    const [mine, foreign] = [await bench.workspace(), await bench.workspace()];
    const { key } = await apiKeys.create(await foreign.owner.call(), { name: "Key", scopes: ["shop:read"] });
    const call = await mine.owner.call();
    assert.deepEqual(await itemsOf(apiKeys.list(call, FIRST_PAGE)), []);
    assert.equal(await codeOf(apiKeys.revoke(call, { keyId: key.id })), "IDENTITY_KEY_NOT_FOUND");
    assert.equal(
      await codeOf(apiKeys.rotate(call, { keyId: key.id, graceSeconds: 0 })),
      "IDENTITY_KEY_NOT_FOUND",
    );
  });
});
