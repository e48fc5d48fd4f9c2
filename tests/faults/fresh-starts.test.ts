import assert from "node:assert/strict";
import { access, chmod, chown, constants, mkdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { makePlace, type Place, untilNothingRuns } from "../support/places.ts";
import { send } from "../support/requests.ts";
import { keyOf, type ServerOptions, startServer } from "../support/servers.ts";

const root = process.getuid?.() === 0;
/** An ordinary user of every Linux, with an entry in /etc/passwd. */
const nobody = { uid: 65_534, gid: 65_534 };
const VIN = "1HGCM82633A004352";

describe("a first start serves at once", { skip: process.platform === "win32" }, () => {
  let place: Place;
  before(async () => {
    place = await makePlace();
  });
  after(() => place[Symbol.asyncDispose]());

  /** Starts, decodes with the key that was printed, and stops; answers the key. */
  async function decodes(options: ServerOptions, knownKey?: string): Promise<string> {
    await using server = await startServer(options);
    const key = knownKey ?? keyOf(server);
    const answer = await send(`${server.url}/api/v1/vin/${VIN}`, { key });
    assert.deepEqual([answer.status, /Honda/i.test(answer.body)], [200, true]);
    assert.equal((await send(`${server.url}/ready`)).status, 200);
    assert.equal(server.errors(), "");
    assert.deepEqual(await server.end("SIGTERM"), { code: 0, signal: null });
    await untilNothingRuns(options.dataFolder);
    return key;
  }

  it("of an ordinary user in a home that nobody else may enter, under LANG=C", async (context) => {
    if (!root) return context.skip("needs root, to become another user");
    const reason = await unreadableFor(nobody.uid);
    if (reason !== undefined) return context.skip(reason);
    const home = path.join(place.folder, "home");
    await mkdir(home, { mode: 0o700 });
    await chown(home, nobody.uid, nobody.gid);
    const dataFolder = path.join(home, ".tradepost");
    await decodes({ dataFolder, user: nobody, environment: { LANG: "C", LC_ALL: "C", HOME: home } });
    assert.equal((await stat(path.join(dataFolder, "secrets.json"))).mode & 0o777, 0o600);
    assert.equal((await stat(home)).mode & 0o777, 0o700);
  });

  it("of the user that runs the tests, in a folder that nobody else may enter", async () => {
    const closed = path.join(place.folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    const dataFolder = path.join(closed, "deep", ".tradepost");
    try {
      const key = await decodes({ dataFolder });
      await decodes({ dataFolder }, key);
      assert.equal((await stat(closed)).mode & 0o777, 0o700, "the folder stays closed");
    } finally {
      // For root the database server lives outside of the closed folder.
      const elsewhere = await readFile(path.join(dataFolder, "postgres.location"), "utf8").catch(() => "");
      if (elsewhere !== "") await rm(elsewhere.trim(), { recursive: true, force: true });
    }
  });

  it("in a folder whose name has spaces, quotes and other letters", async () => {
    const dataFolder = path.join(place.folder, "Данные фирмы", "it's here");
    await mkdir(path.dirname(dataFolder));
    await chmod(path.dirname(dataFolder), 0o755);
    await decodes({ dataFolder });
  });
});

/** Why a user cannot run this tree; `undefined` when it can. */
async function unreadableFor(uid: number): Promise<string | undefined> {
  let folder = path.dirname(process.execPath);
  await access(folder, constants.X_OK);
  while (folder !== path.dirname(folder)) {
    const { mode, uid: owner } = await stat(folder);
    if (owner !== uid && (mode & 0o001) === 0) return `user ${uid} may not enter ${folder}`;
    folder = path.dirname(folder);
  }
  return undefined;
}
