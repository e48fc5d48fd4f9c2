import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import {
  type Check,
  configCheck,
  coreConfig,
  dataFolderCheck,
  diskResult,
  nodeVersionCheck,
  portCheck,
  renderDoctor,
  runDoctor,
  secretsCheck,
  serviceCheck,
} from "#platform/config";

async function statusOf(check: Check): Promise<string> {
  const report = await runDoctor([check]);
  return report.results.map((result) => `${result.status} ${result.finding} ${result.cure ?? ""}`).join();
}

suite("doctor", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tradepost-doctor-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("runs every check although one throws, and fails only for failures", async () => {
    const fine: Check = { name: "Fine", run: () => ({ status: "ok", finding: "all well" }) };
    const odd: Check = { name: "Odd", run: () => ({ status: "warn", finding: "hm", cure: "look" }) };
    const broken: Check = { name: "Broken", run: () => Promise.reject(new Error("no such thing")) };
    const report = await runDoctor([broken, odd, fine]);
    assert.deepEqual(
      report.results.map((result) => result.status),
      ["fail", "warn", "ok"],
    );
    assert.equal(report.exitCode, 1);
    assert.equal((await runDoctor([odd, fine])).exitCode, 0);
    const rendered = renderDoctor(report);
    assert.match(rendered, /^fail {2}Broken {2}no such thing$/m);
    assert.match(rendered, /^warn {2}Odd {5}hm\n +-> look$/m);
    assert.match(rendered, /1 of 3 checks failed/);
  });

  test("names an old Node", async () => {
    assert.match(await statusOf(nodeVersionCheck(26, "v20.19.0")), /^fail v20\.19\.0 is too old/);
    assert.match(await statusOf(nodeVersionCheck(26, "v26.10.0")), /^ok/);
  });

  test("tells a writable folder from one that is not, and makes nothing", async () => {
    assert.match(await statusOf(dataFolderCheck(join(folder, "new", "deep"))), /^(ok|warn) .*MiB free/);
    assert.match(await statusOf(dataFolderCheck(folder)), /^(ok|warn) .*MiB free/);
    assert.deepEqual(readdirSync(folder), []);
    writeFileSync(join(folder, "file"), "");
    for (const path of [join(folder, "file"), join(folder, "file", "below")]) {
      assert.match(
        await statusOf(dataFolderCheck(path)),
        /^fail TRADEPOST_DATA_DIR.*is a file.*Name a folder/,
      );
    }
  });

  test("warns early and fails late as the disk fills", () => {
    const mebibyte = 1024 * 1024;
    assert.equal(diskResult("/x", 5000 * mebibyte).status, "ok");
    assert.equal(diskResult("/x", 900 * mebibyte).status, "warn");
    assert.equal(diskResult("/x", 50 * mebibyte).status, "fail");
  });

  test("names a taken port and the way to choose another", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert.ok(address instanceof Object);
    assert.match(await statusOf(portCheck("127.0.0.1", address.port)), /^warn .*is taken.*PORT=\d+/);
    server.close();
    await once(server, "close");
    assert.match(await statusOf(portCheck("127.0.0.1", address.port)), /^ok .*is free/);
  });

  test("shows all faults of the configuration and makes nothing", async () => {
    assert.match(
      await statusOf(configCheck([coreConfig], { PORT: "x", TRADEPOST_ROLES: "y" })),
      /^fail [^]*PORT must[^]*TRADEPOST_ROLES must/,
    );
    assert.match(
      await statusOf(configCheck([coreConfig], { TRADEPOST_PROT: "1" })),
      /^warn [^]*TRADEPOST_PROT is no setting/,
    );
    assert.match(
      await statusOf(configCheck([coreConfig], { TRADEPOST_DATA_DIR: join(folder, "none") })),
      /^ok 1 of \d+ settings/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test("finds secrets that others may read", async () => {
    assert.match(await statusOf(secretsCheck(folder)), /^ok none kept yet/);
    writeFileSync(join(folder, "secrets.json"), "{}");
    chmodSync(join(folder, "secrets.json"), 0o644);
    assert.match(await statusOf(secretsCheck(folder)), /^fail [^]*may be read by other users/);
  });

  test("reports a service that is down, slow or only odd", async () => {
    const service = { name: "Redis", cure: "Start it." };
    const down = serviceCheck({ ...service, probe: () => Promise.reject(new Error("connection refused")) });
    const slow = serviceCheck({
      ...service,
      timeoutSeconds: 0.01,
      probe: () => Promise.withResolvers<never>().promise,
    });
    const odd = serviceCheck({
      ...service,
      probe: async () => ({ finding: "3 pending", warning: "Start to apply." }),
    });
    assert.equal(await statusOf(down), "fail connection refused Start it.");
    assert.match(await statusOf(slow), /^fail gave no answer within 0\.01 s/);
    assert.equal(await statusOf(odd), "warn 3 pending Start to apply.");
  });
});
