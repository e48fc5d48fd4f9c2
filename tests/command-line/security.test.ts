import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type Installation, openInstallation } from "../support/installation.ts";
import { makePlace, type Place } from "../support/places.ts";
import { tradepost } from "./tradepost.ts";

const NEXT_MASTER = "the next master secret of these tests, 32+";

describe("the command line keeps an installation safe", () => {
  let place: Place;
  /** Keeps the database running, so that not every command starts it. */
  let installation: Installation;
  const run = (args: string, environment?: Record<string, string>) =>
    tradepost(place.dataFolder, args.split(" "), environment);

  before(async () => {
    place = await makePlace();
    assert.equal((await run("keys list")).code, 0, "it makes the installation");
    installation = await openInstallation(place.dataFolder);
  });
  after(async () => {
    await installation.close();
    await place[Symbol.asyncDispose]();
  });

  it("lists keys under headings, without their secrets", async () => {
    const { output } = await run("keys list");
    const [headings, ...keys] = output.trim().split("\n");
    assert.match(headings ?? "", /^ID +BEGINS WITH +NAME +SCOPES +ADDRESSES +STATE +LAST USED$/);
    assert.equal(keys.length, 1);
    assert.doesNotMatch(output, /tp_\w{12}/);
  });

  it("makes and replaces keys that hold to addresses, an end and a limit, and none of nonsense", async () => {
    const bounds = "--allowed-ips 203.0.113.0/24 2001:db8::/32 --limit-per-minute 7";
    const made = await run(
      `keys create --name Bound --scopes workspace:read --expires-at 2099-01-31T12:00:00Z ${bounds}`,
    );
    assert.match(made.output, /Made the key "Bound"[^]*tp_\w{43}/, made.errors);
    const listed = await run("keys list");
    const [, id = ""] = /^(\S+) .*Bound +workspace:read/m.exec(listed.output) ?? [];
    assert.match(listed.output, /203\.0\.113\.0\/24 2001:db8::\/32 +valid until 2099-01-31T12:00:00\.000Z/);
    const replaced = await run(`keys rotate ${id} --grace-seconds 0 --expires-at never`);
    assert.equal(replaced.code, 0, replaced.errors);
    const keys = await installation.database.asOps("read the keys", (transaction) =>
      transaction.query(
        `select allowed_ips::text[] as "allowedIps", limit_per_minute as "limitPerMinute", expires_at as "expiresAt"
         from identity.api_keys where name = 'Bound' order by created_at`,
      ),
    );
    const bound = { allowedIps: ["203.0.113.0/24", "2001:db8::/32"], limitPerMinute: 7 };
    assert.deepEqual(keys, [
      { ...bound, expiresAt: new Date("2099-01-31T12:00:00Z") },
      { ...bound, expiresAt: null },
    ]);
    for (const nonsense of ["--allowed-ips 1.2.3", "--expires-at soon"]) {
      const refused = await run(`keys create ${nonsense}`);
      assert.equal(refused.code, 1, nonsense);
      assert.match(refused.errors, /IDENTITY_KEY_INVALID/, nonsense);
    }
  });

  it("finds by the server's log that a chain of the audit log is gone or was cut", async () => {
    const log = path.join(place.dataFolder, "server.log");
    const anchored = (chain: string, sequence: number) =>
      JSON.stringify({ message: "Anchored an audit chain", chain, sequence, hash: "ab".repeat(32) });
    const gone = "01920000-0000-7000-8000-0000000000aa";
    const operators = "00000000-0000-0000-0000-000000000000";
    await writeFile(log, ["Tradepost is ready", anchored(gone, 2), anchored(operators, 900)].join("\n"));
    assert.equal((await run("audit verify")).code, 0);
    const { code, output } = await run(`audit verify --log ${log}`);
    assert.equal(code, 1);
    assert.match(output, new RegExp(`^BROKEN +workspace ${gone}: entry 1, cut`, "m"));
    assert.match(output, /^BROKEN +operator: entry \d+, cut/m);
  });

  it("makes and lists workspaces, and no operator of an address that nobody proved", async () => {
    assert.match(
      (await run("workspaces create Workshop")).output,
      /"Workshop".*keys create --workspace \S+$/m,
    );
    const { output } = await run("workspaces list");
    assert.match(
      output,
      /^ID +NAME +MEMBERS +OWNER +MADE +STATE\n.*My workspace[^]*Workshop +0 +nobody .* open\n$/,
    );
    const refused = await run("operators add nobody@example.com");
    assert.deepEqual([refused.code, refused.output], [1, ""]);
    assert.match(refused.errors, /IDENTITY_ADDRESS_NOT_VERIFIED/);
    assert.match((await run("operators list")).output, /no operator yet/);
  });

  it("rotates a data key and notes it in the audit log, which verifies in place and as a file", async () => {
    const rotated = await run("secrets rotate --operator");
    assert.match(rotated.output, /Made data key \S+ for the operator[^]*Encrypted 0 secrets anew/);
    const each = await run("secrets rotate --every-workspace");
    assert.equal(each.output, "0 of 2 workspaces hold secrets.\n");
    const keys = await installation.database.asOps("count data keys", (transaction) =>
      transaction.query(
        "select from secrets.data_keys where workspace_id <> '00000000-0000-0000-0000-000000000000'",
      ),
    );
    assert.equal(keys.length, 0);
    const file = path.join(place.folder, "operator.ndjson");
    assert.equal((await run(`audit export --workspace operator --output ${file}`)).code, 0);
    assert.match(await readFile(file, "utf8"), /^\{"workspaceId":null.*"secrets\.rotated"/);
    assert.match((await run(`audit verify --file ${file}`)).output, /^ok +\S+operator\.ndjson: 1 entries/);
    assert.match(
      (await run("audit verify")).output,
      /^ok +operator: 2 entries.*\nok +workspace .*\nok +workspace /,
    );
    const again = await run(`audit export --workspace operator --output ${file}`);
    assert.deepEqual([again.code, again.output], [1, ""]);
    assert.match(again.errors, /^EEXIST: .*operator\.ndjson'\n$/);
  });

  it("writes what is stored about a person into a file, and erases the person when that is meant", async () => {
    await installation.database.asApp((transaction) =>
      transaction.query(
        `insert into identity.users (user_id, email, name, language, email_verified_at, created_at, updated_at)
         values (uuidv7(), 'anna@example.com', 'Anna Example', 'en', now(), now(), now())`,
      ),
    );
    const file = path.join(place.folder, "anna.json");
    assert.equal((await run(`people export Anna@Example.com --output ${file}`)).code, 0);
    assert.match(await readFile(file, "utf8"), /"Anna Example"/);
    assert.equal((await run("people erase anna@example.com")).code, 1);
    assert.match((await run("people erase anna@example.com --yes")).output, /^Erased person \S+: \d+ rows/);
    assert.match((await run("people erase anna@example.com --yes")).errors, /IDENTITY_USER_NOT_FOUND/);
  });

  it("names the broken entry of a log that was changed, and ends with 1", async () => {
    const change = (from: string, to: string) =>
      installation.database.asOwner(async (transaction) => {
        await transaction.query("alter table audit.entries no force row level security");
        await transaction.query("alter table audit.entries disable trigger user");
        await transaction.query("update audit.entries set body = replace(body::text, $1, $2)::json", [
          from,
          to,
        ]);
        await transaction.query("alter table audit.entries enable trigger user");
        await transaction.query("alter table audit.entries force row level security");
      });
    await change("secrets.rotate", "somebody.else");
    const broken = await run("audit verify --workspace operator");
    assert.deepEqual(
      [broken.code, broken.output],
      [1, "BROKEN  operator: entry 1, changed; 0 before it are sound\n"],
    );
    await change("somebody.else", "secrets.rotate");
    assert.equal((await run("audit verify")).code, 0);
  });

  it("takes data keys from one master secret to the next, and says when one is missing", async () => {
    const secrets = await readFile(path.join(place.dataFolder, "secrets.json"), "utf8");
    const former = (JSON.parse(secrets) as Record<string, string>)["TRADEPOST_MASTER_SECRET"] ?? "";
    const next = { TRADEPOST_MASTER_SECRET: NEXT_MASTER };
    const both = { ...next, TRADEPOST_PREVIOUS_MASTER_SECRETS: former };

    const missing = await run("secrets status", next);
    assert.equal(missing.code, 1);
    assert.match(missing.output, /MISSING[^]*TRADEPOST_PREVIOUS_MASTER_SECRETS/);
    assert.match((await run("secrets status", both)).output, /waits for `tradepost secrets rotate`/);
    assert.match(
      (await run("secrets rotate", both)).output,
      /2 data keys lie under 1 former[^]*Wrapped 2 data keys/,
    );
    assert.match((await run("secrets rotate", next)).output, /under the present master secret/);
    assert.match((await run("audit verify", next)).output, /^ok +operator: 5 entries/);
  });
});

describe("doctor", () => {
  it("complains of a file in place of the data folder once", async () => {
    await using place = await makePlace();
    const { code, output } = await tradepost(import.meta.filename, ["doctor"]);
    assert.equal(code, 1);
    assert.equal(output.match(/because it or a part of its path is a file/g)?.length, 1, output);
    const fresh = await tradepost(place.dataFolder, ["doctor"], { MAIL_URL: "smtp://127.0.0.1:9" });
    assert.match(fresh.output, /ok +Data keys +not made yet/);
    assert.match(fresh.output, /fail +Mail +.*ECONNREFUSED/);
  });
});
