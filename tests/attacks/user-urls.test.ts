import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, done, openRegistry, type Person } from "../isolation/support/people.ts";

let server: TestHouse;
let owner: Person;
let workspaceId: string;
let canary: Server;
let port: number;
let connections = 0;

before(async () => {
  canary = createServer((_request, response) => response.end("inside"));
  canary.on("connection", () => (connections += 1));
  canary.listen(0, "127.0.0.1").unref();
  await once(canary, "listening");
  ({ port } = canary.address() as AddressInfo);
  server = await openHouse();
  owner = await (await openRegistry(server)).add("ann@example.com", "Ann");
  ({ workspaceId } = await done<{ workspaceId: string }>(call(server, owner.browser, "GET", "/api/v1/me")));
});
after(async () => {
  await server.close();
  canary.close();
});

/** Ways to write an address inside; `{port}` leads to a listener on this machine. */
const INSIDE: readonly string[] = [
  "https://127.0.0.1/",
  "https://127.0.0.1:{port}/",
  "http://127.0.0.1:{port}/",
  "https://127.1/",
  "https://0/",
  "https://0.0.0.0/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://017700000001/",
  "https://0177.0.0.1/",
  "https://127.0.0.1./",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[fe80::1]/",
  "https://[fd00::1]/",
  "https://[2002:7f00:1::]/",
  "https://169.254.169.254/latest/meta-data/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://192.168.0.1/",
  "https://100.64.0.1/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://１２７.０.０.１/",
  "https://127。0。0。1/",
  "https://user:password@127.0.0.1/",
  "https://example.com@127.0.0.1/",
  "https://example.com:22/",
  "https://example.com:{port}/",
  "http://example.com/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:{port}/_x",
  "data:text/plain,inside",
  "javascript:alert(1)",
  "//127.0.0.1/",
  "https://",
  "https:///127.0.0.1",
  "https://127.0.0.1\\@example.com/",
  "https://[::1%25lo]/",
];

/** Names that lead inside: whether they do is known when the call is made. */
const NAMES: readonly string[] = ["https://localhost/", "https://localhost.:8443/", "https://ip6-localhost/"];

const addressOf = (form: string): string => form.replace("{port}", String(port));

describe("URLs that lead inside", () => {
  it("are refused when somebody enters them for webhooks, in every notation", async () => {
    for (const form of INSIDE) {
      const body = { url: addressOf(form), eventFilter: ["*"] };
      const path = `/api/v1/workspaces/${workspaceId}/webhooks/endpoints`;
      const answer = await call(server, owner.browser, "POST", path, body);
      assert.equal(answer.statusCode, 422, `${form}: ${answer.body}`);
      assert.match(codeOf(answer) ?? "", /^OUTBOUND_(?:URL_INVALID|ADDRESS_REFUSED)$/, form);
      assert.ok(!answer.body.includes("inside"), form);
    }
  });

  it("are never connected to, whichever way they came in", async () => {
    for (const form of [...INSIDE, ...NAMES]) {
      const request = { url: addressOf(form), method: "POST", body: "{}", timeoutMs: 2000 } as const;
      await assert.rejects(server.house.parts.userUrls.request(request), { code: /^OUTBOUND_/ }, form);
    }
    assert.equal(connections, 0);
  });

  it("are refused as a change of an endpoint, too", async () => {
    const path = `/api/v1/workspaces/${workspaceId}/webhooks/endpoints`;
    const body = { url: "https://example.com/hook", eventFilter: ["*"] };
    const { endpoint } = await done<{ endpoint: { id: string } }>(
      call(server, owner.browser, "POST", path, body),
    );
    for (const form of INSIDE) {
      const change = call(server, owner.browser, "PATCH", `${path}/${endpoint.id}`, { url: addressOf(form) });
      assert.equal((await change).statusCode, 422, form);
    }
  });
});
