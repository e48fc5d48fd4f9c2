import assert from "node:assert/strict";
import dns from "node:dns/promises";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { until } from "../support/until.ts";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, done, openRegistry, type Person } from "../isolation/support/people.ts";

/** Stands for the public internet: the one address that may be called. */
const OUTSIDE = "127.0.0.1";
const INSIDE = "127.0.0.2";
const NAME = "hook.example.com";

interface Listener {
  readonly server: Server;
  readonly port: number;
  requests: number;
  connections: number;
}

interface Attempt {
  readonly status: number | null;
  readonly errorCode: string | null;
}

const systemLookup = dns.lookup;
let house: TestHouse;
let owner: Person;
let path: string;
let outside: Listener;
let inside: Listener;
/** What the name leads to, lookup by lookup; the last one stays. */
let answers: string[][] = [];
let lookups = 0;

before(async () => {
  outside = await listen(OUTSIDE);
  inside = await listen(INSIDE, outside.port);
  // No source of ours can be told another resolver: the name system itself lies.
  Object.assign(dns, {
    lookup: async (hostname: string, options: object) => {
      if (hostname !== NAME) return systemLookup(hostname, options);
      lookups += 1;
      const [first = [], ...rest] = answers;
      if (rest.length > 0) answers = rest;
      return first.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  });
  syncBuiltinESMExports();
  house = await openHouse({ TRADEPOST_USER_URL_OPEN_NETWORKS: `${OUTSIDE}/32` });
  owner = await (await openRegistry(house)).add("ann@example.com", "Ann");
  const { workspaceId } = await done<{ workspaceId: string }>(
    call(house, owner.browser, "GET", "/api/v1/me"),
  );
  path = `/api/v1/workspaces/${workspaceId}/webhooks`;
  await house.house.jobs.start();
});
after(async () => {
  await house.close();
  Object.assign(dns, { lookup: systemLookup });
  syncBuiltinESMExports();
  for (const { server } of [outside, inside]) {
    server.close();
    server.closeAllConnections();
  }
});

async function listen(address: string, port = 0): Promise<Listener> {
  const server = createServer((_request, response) => {
    listener.requests += 1;
    // Each message is to look at its address anew.
    response
      .writeHead(302, { connection: "close", location: `http://${INSIDE}:${listener.port}/inside` })
      .end("outside");
  });
  server.on("connection", () => (listener.connections += 1));
  server.listen(port, address);
  await once(server, "listening");
  const listener = { server, port: (server.address() as AddressInfo).port, requests: 0, connections: 0 };
  return listener;
}

/** Registers an endpoint and sends it a test event; answers how the first attempt went. */
async function deliver(url: string, ...leadsTo: string[][]): Promise<Attempt> {
  answers = leadsTo;
  const { endpoint } = await done<{ endpoint: { id: string } }>(
    call(house, owner.browser, "POST", `${path}/endpoints`, { url, eventFilter: ["*"] }),
  );
  const { deliveryId } = await done<{ deliveryId: string }>(
    call(house, owner.browser, "POST", `${path}/endpoints/${endpoint.id}/test`, {}),
  );
  let attempt: Attempt | undefined;
  await until(async () => {
    const listed = call(house, owner.browser, "GET", `${path}/deliveries/${deliveryId}/attempts`);
    attempt = (await done<{ items: Attempt[] }>(listed)).items[0];
    return attempt !== undefined;
  }, "the first attempt");
  await done(call(house, owner.browser, "DELETE", `${path}/endpoints/${endpoint.id}`));
  return attempt ?? { status: null, errorCode: null };
}

describe("webhooks to a name that changes its address", () => {
  const url = (): string => `http://${NAME}:${outside.port}/hook`;

  it("reach the address that may be called, and follow no redirect inside", async () => {
    const { status } = await deliver(url(), [OUTSIDE]);
    assert.equal(status, 302);
    assert.deepEqual([outside.requests, inside.connections], [1, 0]);
  });

  it("are not sent when the name leads inside by then, or with any of its addresses", async () => {
    const inward: readonly string[][] = [
      [INSIDE],
      [OUTSIDE, INSIDE],
      [INSIDE, OUTSIDE],
      [`::ffff:${INSIDE}`],
      ["::ffff:7f00:2"],
      ["64:ff9b::7f00:2"],
      ["2002:7f00:2::"],
      ["::127.0.0.2"],
      ["::1"],
      ["fe80::1"],
      ["fd00::1"],
      ["0.0.0.0"],
      ["169.254.169.254"],
      ["100.100.100.200"],
      ["10.0.0.1"],
      [],
    ];
    const { requests } = outside;
    for (const addresses of inward) {
      const { status, errorCode } = await deliver(url(), addresses);
      assert.equal(status, null, addresses.join());
      assert.match(errorCode ?? "", /^OUTBOUND_(?:ADDRESS_REFUSED|UNREACHABLE)$/, addresses.join());
    }
    assert.deepEqual([outside.requests, inside.connections], [requests, 0]);
  });

  it("go to the very address that was looked at, whatever the name says the next moment", async () => {
    const { requests } = outside;
    lookups = 0;
    assert.equal((await deliver(url(), [OUTSIDE], [INSIDE])).status, 302);
    assert.deepEqual([lookups, outside.requests, inside.connections], [1, requests + 1, 0]);
  });
});
