import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { openInstallation } from "../support/installation.ts";
import { databaseHome, makePlace, type Place, untilNothingRuns } from "../support/places.ts";
import { keyOf, type ServerOptions, spawnServer, startServer } from "../support/servers.ts";

const root = process.getuid?.() === 0;
/** The user that has nothing, by its number on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };

describe("a start that cannot succeed ends with one clear message", () => {
  let place: Place;
  const used = () => place.dataFolder;

  before(async () => {
    place = await makePlace();
    await using server = await startServer({ dataFolder: used() });
    await server.end("SIGTERM");
  });
  after(() => place[Symbol.asyncDispose]());

  /** Starts in vain; answers the message and checks that it is the only thing said. */
  async function failure(options: Partial<ServerOptions> = {}): Promise<string> {
    const dataFolder = options.dataFolder ?? used();
    await using server = spawnServer({ ...options, dataFolder });
    const exit = await server.exit;
    const message = server.errors().trim();
    assert.deepEqual(exit, { code: 1, signal: null }, server.output());
    assert.match(message, /^(Tradepost cannot start \([A-Z_]+\): |The configuration has \d+ faults?:\n)/);
    assert.doesNotMatch(message, /^\s+at /m, "no stack");
    assert.equal(message.match(/Tradepost cannot start|The configuration has/g)?.length, 1);
    assert.doesNotMatch(server.output(), /is ready/);
    await untilNothingRuns(dataFolder);
    return message;
  }

  /** Changes a file of the data folder for the time of one start. */
  async function failureWith(file: string, content: string, mode?: number): Promise<string> {
    const before = await readFile(file);
    await writeFile(file, content || before);
    if (mode !== undefined) await chmod(file, mode);
    try {
      return await failure();
    } finally {
      await writeFile(file, before);
      if (mode !== undefined) await chmod(file, 0o600);
    }
  }

  it("when the port is taken: it names PORT, another port, and keeps the first key for the next start", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const fresh = path.join(place.folder, "fresh");
    try {
      const message = await failure({ dataFolder: fresh, environment: { PORT: String(port) } });
      assert.match(message, new RegExp(`HTTP_PORT_TAKEN.*127\\.0\\.0\\.1:${port}.*PORT=\\d+`));
    } finally {
      other.close();
    }
    await using server = await startServer({ dataFolder: fresh });
    assert.match(keyOf(server), /^tp_/);
  });

  it("when the data folder cannot be written", async (context) => {
    if (!root) return context.skip("needs root, to start as a user who may not write");
    const reachable = spawnSync(process.execPath, ["--version"], nobody).status === 0;
    if (!reachable) return context.skip("needs the tree in a folder that other users may enter");
    const closed = path.join(place.folder, "closed");
    await mkdir(closed, { mode: 0o755 });
    const message = await failure({ dataFolder: path.join(closed, "data"), user: nobody });
    assert.match(message, /closed\/data.*(EACCES|permission denied)[\s\S]*TRADEPOST_DATA_DIR/);
  });

  it("when the disk is full, at the first start and later", async (context) => {
    const small = path.join(place.folder, "small");
    await mkdir(small);
    // More than a new database needs (39 MB), less than it needs for anything besides.
    const mounted =
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=100m,mode=755", "tmpfs", small]).status === 0;
    if (!mounted) return context.skip("needs the right to mount a small disk");
    const dataFolder = path.join(small, "data");
    const fill = (megabytes: number) =>
      spawnSync("dd", ["if=/dev/zero", `of=${path.join(small, "ballast")}`, "bs=1M", `count=${megabytes}`]);
    try {
      fill(80);
      assert.match(await failure({ dataFolder }), /DATABASE_DISK_FULL_AT_START.*small.*TRADEPOST_DATA_DIR/);
      await rm(path.join(small, "ballast"));
      await using server = await startServer({ dataFolder });
      await server.end("SIGTERM");
      fill(100);
      assert.match(await failure({ dataFolder }), /DATABASE_DISK_FULL_AT_START.*small.*TRADEPOST_DATA_DIR/);
    } finally {
      spawnSync("umount", ["--lazy", small]);
    }
  });

  it("when a newer version of Tradepost has written the data", async () => {
    const change = async (statement: string): Promise<void> => {
      await using installation = await openInstallation(used());
      await installation.database.asOwner((transaction) => transaction.query(statement));
    };
    await change(
      "insert into tradepost.migrations (scope, number, name, checksum) values ('vin', 9999, '9999_tomorrow', 'x')",
    );
    const message = await failure();
    await change("delete from tradepost.migrations where number = 9999");
    assert.match(message, /DATABASE_NEWER.*9999_tomorrow.*newer version/);
  });

  it("when another PostgreSQL has written the data", async () => {
    const file = path.join(await databaseHome(used()), "data", "PG_VERSION");
    assert.match(await failureWith(file, "19\n"), /DATABASE_VERSION_MISMATCH.*PostgreSQL 19.*PostgreSQL 18/);
  });

  it("when secrets.json is broken, or open to other users", async () => {
    const file = path.join(used(), "secrets.json");
    assert.match(await failureWith(file, "{"), /secrets\.json is no valid JSON[\s\S]*backup/);
    assert.match(await failureWith(file, "", 0o644), /may be read by other users[\s\S]*chmod 600/);
  });

  it("when the configuration is wrong: all faults are told at once", async () => {
    const environment = {
      PORT: "http",
      TRADEPOST_ROLES: "cook",
      RATE_LIMIT_PER_MINUTE: "-1",
      REDIS_URL: "nowhere",
    };
    const message = await failure({ environment });
    assert.match(message, /^The configuration has 4 faults:/);
    for (const name of Object.keys(environment)) assert.match(message, new RegExp(`- ${name}`));
  });

  it("when the server of DATABASE_URL cannot be reached", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, "close");
    const message = await failure({
      environment: { DATABASE_URL: `postgres://owner:hunter22@127.0.0.1:${port}/tradepost` },
    });
    assert.match(message, /DATABASE_UNREACHABLE.*DATABASE_URL.*Check/);
    assert.doesNotMatch(message, /hunter22/);
  });

  it("when the password in DATABASE_URL is wrong", async () => {
    await using installation = await openInstallation(used());
    const url = installation.database.connectionString("owner").replace(/:[^:@/]+@/, ":hunter22@");
    await using server = spawnServer({
      dataFolder: path.join(place.folder, "other"),
      environment: { DATABASE_URL: url },
    });
    assert.deepEqual(await server.exit, { code: 1, signal: null });
    assert.match(
      server.errors(),
      /^Tradepost cannot start \(DATABASE_CONNECTION_REFUSED\).*DATABASE_URL.*password/,
    );
    assert.doesNotMatch(server.errors(), /hunter22|^\s+at /m);
  });

  it("and none of them has harmed the data", async () => {
    await using server = await startServer({ dataFolder: used() });
    assert.equal(server.errors(), "");
  });
});
