import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { createDatabase } from "#platform/database";
import { createTestDataDirectory, silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { chooseAccount } from "../embedded/account.ts";
import { findCarrier, prepareBinaries } from "../embedded/binaries.ts";
import { copyTree } from "../embedded/binaries-copy.ts";
import { superuser } from "../embedded/initialise.ts";
import { openEmbedded } from "../embedded/supervisor.ts";
import { socketUrl } from "../roles/connection-string.ts";
import { ask, isAlive, serverPid, startUser } from "./server-users.ts";

const root = process.getuid?.() === 0;

describe("the folder of the built-in server", () => {
  let place: Awaited<ReturnType<typeof createTestDataDirectory>>;
  const data = (): string => path.join(place.folder, "postgres", "data");
  const pidFile = (): string => path.join(data(), "postmaster.pid");
  const open = (folder = place.folder) =>
    openEmbedded({ dataDirectory: folder, logger: silentLogger, testing: true });
  before(async () => {
    place = await createTestDataDirectory();
  });
  after(() => place.remove());

  it("is UTF-8 with checksums whatever the environment says", async () => {
    const user = await startUser(place.folder, { LANG: "C", LC_ALL: "C", PGPORT: "1", PGDATA: "/nowhere" });
    const row = await ask(
      user.url,
      "select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums, current_setting('listen_addresses') as tcp, lower('ÄЖ') as lower",
    );
    assert.deepEqual(row, { encoding: "UTF8", checksums: "on", tcp: "", lower: "äж" });
    await user.leave();
  });

  const writePidFile = (pid: number): Promise<void> => {
    const rest = [data(), "1", "5432", path.join(place.folder, "postgres", "run"), "", "", "ready"];
    return writeFile(pidFile(), [pid, ...rest, ""].join("\n"));
  };

  it("is not blocked by a pid file whose number now belongs to another process, and leaves that one alone", async () => {
    const account = await chooseAccount();
    const stranger = spawn("sleep", ["60"], account.stepDown ? { uid: account.uid, gid: account.gid } : {});
    await writePidFile(stranger.pid ?? 0);
    const server = await open();
    await server.close();
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    stranger.kill();
  });

  it("is not blocked by a pid file whose number now belongs to the server of another folder", async () => {
    const elsewhere = path.join(place.folder, "elsewhere");
    const other = await open(elsewhere);
    const pid = await serverPid(elsewhere);
    await writePidFile(pid);
    const server = await open();
    assert.notEqual(await serverPid(place.folder), pid);
    await server.close();
    assert.equal(isAlive(pid), true);
    await other.close();
  });

  it("is not blocked by an empty pid file left by a power cut", async () => {
    await writeFile(pidFile(), "");
    await utimes(pidFile(), 1, 1);
    const server = await open();
    await server.close();
  });

  it("says in one message that another PostgreSQL version wrote it", async () => {
    const version = path.join(data(), "PG_VERSION");
    await writeFile(version, "19\n");
    await assert.rejects(open(), {
      code: "DATABASE_VERSION_MISMATCH",
      message: /PostgreSQL 19.*PostgreSQL 18/,
    });
    await writeFile(version, "18\n");
  });

  it("hands on the server's own words when it refuses to start", async () => {
    const settings = path.join(data(), "postgresql.auto.conf");
    const before = await readFile(settings, "utf8");
    await writeFile(settings, "wal_level = nonsense\n");
    await assert.rejects(open(), {
      code: "DATABASE_START_FAILED",
      message: /wal_level|postgresql\.auto\.conf/,
    });
    await writeFile(settings, before);
  });

  it("sweeps what a killed first start left", async () => {
    const abandoned = path.join(place.folder, "postgres", "initdb-999999999-abcd");
    await mkdir(abandoned);
    await rm(data(), { recursive: true });
    const server = await open();
    await server.close();
    assert.equal(existsSync(abandoned), false);
  });

  it("says in one message that it cannot be written", async () => {
    const file = path.join(place.folder, "file");
    await writeFile(file, "");
    await assert.rejects(open(path.join(file, "below")), {
      code: "DATABASE_FOLDER_UNWRITABLE",
      message: /TRADEPOST_DATA_DIR/,
    });
  });

  it("says in one message that its disk is full", async (context) => {
    const small = path.join(place.folder, "small");
    await mkdir(small);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", small]).status !== 0) {
      context.skip("needs the right to mount");
      return;
    }
    try {
      await assert.rejects(open(path.join(small, "data")), { code: "DATABASE_DISK_FULL_AT_START" });
    } finally {
      spawnSync("umount", ["--lazy", small]);
    }
  });

  it("says in one message that its disk is full at whatever step of the first start", async (context) => {
    const small = path.join(place.folder, "filling");
    await mkdir(small);
    const migrations = [{ scope: "example", directory: path.join(place.folder, "filling-migrations") }];
    await mkdir(path.join(place.folder, "filling-migrations"));
    await writeFile(
      path.join(place.folder, "filling-migrations", "0001_rows.sql"),
      "create table rows as select repeat('x', 1000) from generate_series(1, 60000);",
    );
    // A new server takes 39 MB, its databases 8 MB each, the rows 60 MB.
    for (const megabytes of [40, 46, 52, 70]) {
      const mount = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", small]);
      if (mount.status !== 0) return context.skip("needs the right to mount");
      try {
        const start = async (): Promise<void> => {
          const database = await createDatabase({
            config: testDatabaseConfig(),
            dataDirectory: path.join(small, "data"),
            secret: "s".repeat(32),
            logger: silentLogger,
            clock: systemClock,
            embedded: { testing: true },
          });
          await database.migrate(migrations).finally(() => database.close());
        };
        await assert.rejects(start(), { code: "DATABASE_DISK_FULL_AT_START" }, `${megabytes} MB`);
      } finally {
        spawnSync("umount", ["--lazy", small]);
      }
    }
  });

  it("keeps its socket in a short folder when its own path is too long", async () => {
    const deep = path.join(place.folder, "x".repeat(60), "y".repeat(60));
    await mkdir(deep, { recursive: true });
    const server = await open(deep);
    assert.ok(Buffer.byteLength(server.socketDirectory) < 90);
    const url = socketUrl(server.socketDirectory, "postgres", superuser, server.superuserPassword);
    assert.deepEqual(await ask(url, "select 1 as one"), { one: 1 });
    await server.close();
    await rm(server.socketDirectory, { recursive: true });
  });

  it(
    "works for root below a folder that is closed to everybody else, and leaves that folder closed",
    { skip: !root },
    async () => {
      const closed = path.join(place.folder, "closed");
      const dataDirectory = path.join(closed, ".tradepost");
      const spareDirectory = path.join(place.folder, "spare");
      await mkdir(closed, { mode: 0o700 });
      for (let start = 1; start <= 2; start += 1) {
        const server = await openEmbedded({
          dataDirectory,
          logger: silentLogger,
          testing: true,
          spareDirectory,
        });
        assert.ok(server.socketDirectory.startsWith(spareDirectory));
        await server.close();
      }
      assert.equal((await stat(closed)).mode & 0o777, 0o700);
      // Below a folder that nobody may enter the binaries lie there too.
      const places = (await readdir(spareDirectory)).filter((name) => !name.startsWith("pg-"));
      assert.equal(places.length, 1, "both starts used the same place");
    },
  );

  it("runs binaries that lie in a closed folder and lack their library links", async () => {
    const { nativeDirectory, version } = await findCarrier();
    const closed = path.join(place.folder, "closed-binaries");
    const moved = path.join(closed, "native");
    await copyTree(nativeDirectory, moved, "link");
    const libraries = path.join(moved, "lib");
    for (const entry of await readdir(libraries, { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(path.join(libraries, entry.name));
    }
    if (root) await chmod(closed, 0o700);
    const spare = path.join(place.folder, "spare-binaries");
    const binaries = await prepareBinaries({ nativeDirectory: moved, version }, await chooseAccount(), spare);
    assert.equal(binaries.postgres.startsWith(root ? spare : moved), true);
    assert.equal(binaries.majorVersion, "18");
  });

  it("names machines that have no built-in server", async () => {
    await assert.rejects(findCarrier("win32-x64"), {
      code: "DATABASE_PLATFORM_UNSUPPORTED",
      message: /DATABASE_URL/,
    });
  });
});
