import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { after, before, suite, test } from "node:test";
import type { ArrivalResult, TelegramProof } from "#platform/identity";
import { CALL } from "../../tests/accounts-support.ts";
import { codeOf } from "../../tests/support.ts";
import { loginWidgetFields, miniAppFields } from "../telegram/signed-data.ts";
import { anotherMethods, atOnce, BOT_TOKEN, type MethodsBench, openMethods } from "./methods-support.ts";

const REFUSED = "IDENTITY_TELEGRAM_REFUSED";

suite("sign-in by Telegram", { timeout: 300_000 }, () => {
  let bench: MethodsBench;
  let people = 0;
  before(async () => {
    bench = await openMethods();
  });
  after(() => bench.close());

  function nowSeconds(): number {
    return Math.floor(bench.clock.nowMs() / 1000);
  }

  function sign(fields: Readonly<Record<string, string>>, key: Buffer): Record<string, string> {
    const text = Object.keys(fields)
      .toSorted()
      .map((name) => `${name}=${fields[name] ?? ""}`)
      .join("\n");
    return { ...fields, hash: createHmac("sha256", key).update(text).digest("hex") };
  }

  function widget(changes: Readonly<Record<string, string>> = {}, botToken = BOT_TOKEN): TelegramProof {
    people += 1;
    const fields = {
      id: String(5_000_000_000 + people),
      first_name: "Ann",
      username: `ann_${people}`,
      auth_date: String(nowSeconds()),
      ...changes,
    };
    return { kind: "login-widget", fields: sign(fields, createHash("sha256").update(botToken).digest()) };
  }

  function miniApp(
    id: string,
    changes: Readonly<Record<string, string>> = {},
    botToken = BOT_TOKEN,
  ): TelegramProof {
    const key = createHmac("sha256", "WebAppData").update(botToken).digest();
    const fields = {
      query_id: "AAH",
      user: JSON.stringify({ id: Number(id), first_name: "Ann", last_name: "Lee", language_code: "de" }),
      signature: "left in the check",
      auth_date: String(nowSeconds()),
      ...changes,
    };
    return { kind: "mini-app", initData: new URLSearchParams(sign(fields, key)).toString() };
  }

  function signIn(proof: TelegramProof): Promise<ArrivalResult> {
    return bench.methods.telegram.signIn(CALL, { proof });
  }

  async function userOf(proof: TelegramProof) {
    const arrival = await signIn(proof);
    assert.equal(arrival.kind, "session");
    return bench.accounts.getUser(arrival.kind === "session" ? arrival.session.userId : "");
  }

  test("makes an account without an address, the same for the widget and a Mini App", async () => {
    const user = await userOf(widget({ id: "777000111" }));
    assert.deepEqual([user.email, user.name], [null, "Ann"]);
    assert.equal((await userOf(miniApp("777000111"))).id, user.id);
    const other = await userOf(miniApp("777000112"));
    assert.notEqual(other.id, user.id);
    assert.deepEqual([other.name, other.language], ["Ann Lee", "de"]);
    const { identities } = await bench.methods.identities.waysIn(user.id);
    assert.deepEqual(
      identities.map(({ provider, providerName }) => [provider, providerName]),
      [["https://oauth.telegram.org", "Telegram"]],
    );
  });

  test("takes the data of the widget once, also of 64 at once; a Mini App's again", async () => {
    const proof = widget();
    const outcomes = await atOnce(64, () => codeOf(signIn(proof)));
    assert.equal(outcomes.filter((outcome) => outcome === "resolved").length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === REFUSED).length, 63);
    const open = miniApp("777000113");
    await signIn(open);
    await signIn(open);
  });

  test("takes the widget's data for ten minutes, a Mini App's for an hour, and none from the future", async () => {
    const age = (seconds: number) => ({ auth_date: String(nowSeconds() - seconds) });
    await signIn(widget(age(595)));
    await signIn(miniApp("777000114", age(3595)));
    for (const proof of [
      widget(age(605)),
      widget(age(-65)),
      widget({ auth_date: "" }),
      widget({ auth_date: "1e10" }),
      miniApp("777000114", age(3605)),
      miniApp("777000114", age(-65)),
    ])
      assert.equal(await codeOf(signIn(proof)), REFUSED);
  });

  test("refuses what another bot signed, what was changed, and what names nobody", async () => {
    const right = widget();
    assert.equal(right.kind, "login-widget");
    const { fields } = right.kind === "login-widget" ? right : { fields: {} };
    const data = miniApp("777000115");
    const initData = data.kind === "mini-app" ? data.initData : "";
    for (const proof of [
      widget({}, "7654321:another-bot"),
      miniApp("777000115", {}, "7654321:another-bot"),
      { kind: "login-widget", fields: { ...fields, id: "1" } },
      { kind: "login-widget", fields: { ...fields, is_admin: "1" } },
      { kind: "login-widget", fields: { ...fields, hash: "" } },
      { kind: "login-widget", fields: { ...fields, hash: "é".repeat(64) } },
      { kind: "login-widget", fields: {} },
      { kind: "mini-app", initData: initData.replace("777000115", "777000116") },
      { kind: "mini-app", initData: `${initData}&user=%7B%22id%22%3A1%7D` },
      { kind: "mini-app", initData: `${initData}&hash=${"0".repeat(64)}` },
      { kind: "mini-app", initData: `${initData}&query_id=AAH` },
      { kind: "mini-app", initData: "" },
      miniApp("0"),
      miniApp("777000115", { user: "not json" }),
      miniApp("777000115", { user: '{"id":777000117,"is_bot":true}' }),
      // The keys of the two kinds differ: one cannot be passed off as the other.
      { kind: "mini-app", initData: new URLSearchParams(fields).toString() },
    ] satisfies TelegramProof[])
      assert.equal(await codeOf(signIn(proof)), REFUSED, JSON.stringify(proof));
    await signIn(right);
  });

  test("links with an account and works no more after it was unlinked", async () => {
    const owner = await bench.person("telegram-link@example.com");
    const identity = await bench.methods.telegram.link(owner.context, { proof: widget({ id: "777000120" }) });
    assert.equal((await userOf(miniApp("777000120"))).id, owner.userId);
    const other = await bench.person("telegram-other@example.com");
    assert.equal(
      await codeOf(bench.methods.telegram.link(other.context, { proof: miniApp("777000120") })),
      "IDENTITY_EXTERNAL_TAKEN",
    );
    await bench.methods.identities.unlink(owner.context, { identityId: identity.id });
    assert.notEqual((await userOf(miniApp("777000120"))).id, owner.userId);
  });

  test("is off without a bot", async () => {
    const { methods, close } = anotherMethods(bench, { botToken: null });
    assert.equal(methods.telegram.available, false);
    assert.equal(
      await codeOf(methods.telegram.signIn(CALL, { proof: widget() })),
      "IDENTITY_PROVIDER_UNKNOWN",
    );
    await close();
  });

  test("checks signatures as Telegram makes them", () => {
    const botToken = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8";
    const published =
      "query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%22%2C%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C%22is_premium%22%3Atrue%7D&auth_date=1662771648&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2";
    assert.equal(miniAppFields(published, botToken)?.get("auth_date"), "1662771648");
    assert.equal(miniAppFields(published.replace("Vladislav", "Wladislav"), botToken), undefined);
    const fields = Object.fromEntries(new URLSearchParams(published));
    assert.equal(loginWidgetFields(fields, botToken), undefined);
  });
});
