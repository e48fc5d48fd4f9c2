import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { after, before, test, type TestContext } from "node:test";
import { systemClock } from "#platform/kernel";
import {
  createUserUrlClient,
  outboundConfig,
  type UserUrlClient,
  type UserUrlDependencies,
} from "../index.ts";
import { fakeClock } from "#platform/kernel/testing";
import { manualTimers, startFakeService } from "../testing.ts";
import { isPublic } from "../user-url/address-policy.ts";
import { codeOf } from "./support.ts";

/** Listens on every address of this machine and counts who comes. */
let canary: Server;
let port: number;
let connections = 0;
before(async () => {
  canary = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  canary.listen({ host: "::", port: 0, ipv6Only: false });
  await once(canary, "listening");
  port = (canary.address() as AddressInfo).port;
});
after(() => canary.close());

/** A client that finds nothing wrong with the canary's port, so that only the address can stop it. */
function client(t: TestContext, changes: Partial<UserUrlDependencies> = {}): UserUrlClient {
  const built = createUserUrlClient({
    clock: systemClock,
    userAgent: "Tradepost/test",
    ports: [443, port],
    ...changes,
  });
  t.after(() => built.close());
  return built;
}

const call = (using: UserUrlClient, url: string) =>
  using.request({ url, method: "POST", body: "{}", timeoutMs: 5000 });

const hosts = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "127.0.0.1.",
  "127。0。0。1",
  "①②⑦.0.0.1",
  "0",
  "0.0.0.0",
  "[::]",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[::ffff:0:7f00:1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "localhost",
  "LOCALHOST",
  "169.254.169.254",
  "[fd00:ec2::254]",
  "10.0.0.1",
  "100.64.0.1",
];

for (const host of hosts) {
  test(`nothing connects to ${host}, which is not on the public internet`, async (t) => {
    connections = 0;
    assert.equal(await codeOf(call(client(t), `https://${host}:${port}/`)), "OUTBOUND_ADDRESS_REFUSED");
    const opened = client(t, { openNetworks: ["192.0.2.0/24"], ports: [443] });
    assert.equal(await codeOf(call(opened, `http://${host}:${port}/`)), "OUTBOUND_ADDRESS_REFUSED");
    assert.equal(connections, 0);
  });
}

test("the canary hears a client that may call it", async (t) => {
  connections = 0;
  const permitted = client(t, { openNetworks: ["127.0.0.0/8", "::1/128"] });
  assert.equal(await codeOf(call(permitted, `https://127.1:${port}/`)), "OUTBOUND_UNREACHABLE");
  assert.equal(connections, 1);
});

for (const url of [
  "file:///etc/passwd",
  "gopher://127.0.0.1:70/_x",
  "ftp://example.com/",
  "http://example.com/",
  "https://user@example.com/",
  "https://user:word@example.com/",
  "https://example.com:22/",
  "https://",
  "example.com",
  `https://example.com/${"x".repeat(2000)}`,
]) {
  test(`${url.slice(0, 40)} is refused by its form`, async (t) => {
    const strict = client(t, { ports: [443, 8443] });
    assert.throws(() => strict.check(url), { code: "OUTBOUND_URL_INVALID" });
    assert.equal(await codeOf(call(strict, url)), "OUTBOUND_URL_INVALID");
  });
}

test("a name is refused when only one of its addresses is private", async (t) => {
  connections = 0;
  const resolve = async () => [
    { address: "93.184.215.14", family: 4 },
    { address: "127.0.0.1", family: 4 },
  ];
  assert.equal(
    await codeOf(call(client(t, { resolve }), `https://mixed.example:${port}/`)),
    "OUTBOUND_ADDRESS_REFUSED",
  );
  assert.equal(connections, 0);
});

test("a name that answers differently the second time gains nothing: the checked address is called", async (t) => {
  connections = 0;
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
  };
  const opened = client(t, { resolve, openNetworks: ["127.0.0.0/8"] });
  assert.equal(await codeOf(call(opened, `https://rebinding.example:${port}/`)), "OUTBOUND_UNREACHABLE");
  assert.equal(asked, 1);
  assert.equal(connections, 1);
  assert.equal(await codeOf(call(opened, `https://rebinding.example:${port}/`)), "OUTBOUND_ADDRESS_REFUSED");
  assert.equal(connections, 1);
});

test("a redirect to a private address is answered and not followed", async (t) => {
  connections = 0;
  const service = await startFakeService(() => ({ status: 200, json: {} }));
  t.after(() => service.close());
  const opened = client(t, { openNetworks: ["127.0.0.0/8"] });
  service.faults.next({ kind: "redirect", location: `http://127.0.0.1:${port}/` });
  assert.equal((await call(opened, service.url)).status, 302);
  assert.equal(connections, 0);
});

test("no more than 64 kB of an answer are kept", async (t) => {
  const service = await startFakeService(() => ({
    status: 200,
    text: "x".repeat(1_000_000),
    contentType: "text/plain",
  }));
  t.after(() => service.close());
  const answer = await call(client(t, { openNetworks: ["127.0.0.0/8"] }), service.url);
  assert.equal(answer.text.length, 65_536);
  assert.equal(answer.cut, true);
});

test("special ranges are not public, in IPv6 neither", () => {
  for (const address of [
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "::7f00:1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "4000::1",
    "x",
  ]) {
    assert.equal(isPublic(address), false, address);
  }
  for (const address of ["8.8.8.8", "2606:4700::1111"]) assert.equal(isPublic(address), true, address);
});

test("open networks are read from the configuration, refused when wrong and warned of in production", () => {
  const { userUrlOpenNetworks } = outboundConfig.variables;
  assert.equal(userUrlOpenNetworks.parse("127.0.0.0/8, ::1/128").ok, true);
  assert.equal(userUrlOpenNetworks.parse("127.0.0.1").ok, false);
  assert.equal(userUrlOpenNetworks.productionWarning([]), undefined);
  assert.match(userUrlOpenNetworks.productionWarning(["127.0.0.0/8"]) ?? "", /every user/);
});

test("one deadline covers everything, and the caller can give up before", async (t) => {
  const service = await startFakeService(() => ({ status: 200, json: {} }));
  t.after(() => service.close());
  const clock = fakeClock();
  const timers = manualTimers(clock);
  const opened = client(t, { clock, timers, openNetworks: ["127.0.0.0/8"] });
  service.faults.always({ kind: "hang" });
  const late = codeOf(call(opened, service.url));
  await service.received(1);
  timers.advanceMs(5000);
  assert.equal(await late, "OUTBOUND_TIMED_OUT");
  const controller = new AbortController();
  const given = { url: service.url, method: "GET", timeoutMs: 5000, signal: controller.signal } as const;
  const abandoned = assert.rejects(opened.request(given), /enough/);
  await service.received(2);
  controller.abort(new Error("enough"));
  await abandoned;
});
