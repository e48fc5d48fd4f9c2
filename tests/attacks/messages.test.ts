import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { converse } from "../support/sockets.ts";
import { openHouse, SITE, type TestHouse } from "../isolation/support/house.ts";
import { openRegistry, type Person, signIn } from "../isolation/support/people.ts";

const HOST = new URL(SITE).host;
const LIMIT = 5;
const VEHICLE = "/api/vehicles/DecodeVinValues/1HGCM82633A004352?format=json";

let server: TestHouse;
let url: string;
let ann: Person;

before(async () => {
  server = await openHouse();
  url = await server.house.http.listen();
  ann = await (await openRegistry(server)).add("ann@example.com", "Ann");
});
after(() => server.close());

const statusesIn = (said: string): readonly number[] =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

/** What the server says to a whole message, over a connection of its own. */
const say = async (bytes: Buffer | string): Promise<string> => (await converse(url, bytes)).text;

const get = (target: string, headers: string, method = "GET"): Promise<string> =>
  say(`${method} ${target} HTTP/1.1\r\nHost: ${HOST}\r\n${headers}Connection: close\r\n\r\n`);

/** Other spellings of a path, of which a proxy's rules and ours could think differently. */
function spellingsOf(path: string): readonly string[] {
  const last = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [
    path,
    path.toUpperCase(),
    `${path}/`,
    `/${path}`,
    path.replaceAll("/", "//"),
    path.replaceAll("/", "\\"),
    `${folder}/./${last}`,
    `${folder}/x/../${last}`,
    `/live/..${path}`,
    `/docs/%2e%2e${path}`,
    `/docs/..%2f${path.slice(1)}`,
    `/docs/..;${path}`,
    `${folder}/%2e/${last}`,
    `${folder}%2f${last}`,
    `${folder}/%252e/${last}`,
    `${folder}/%${last.charCodeAt(0).toString(16)}${last.slice(1)}`,
    `${path};jsessionid=1`,
    `${path};/live`,
    `${path}%3b`,
    `${path}%00`,
    `${path}%00.css`,
    `${path}%20`,
    `${path}%0d%0a`,
    `${path}.json`,
    `${path}%3f`,
    `${path}%23`,
    `${path}?x=/live`,
    `${folder}/%c0%ae%c0%ae/${last}`,
    `${folder}/%e0%80%ae/${last}`,
    `${folder}/%uff0e/${last}`,
    `${path}%`,
    `${path}%ff`,
    `http://${HOST}${path}`,
    `http://127.0.0.1${path}`,
    `https://evil.example.com${path}`,
    `/${path}//`,
    path.slice(1),
    "*",
  ];
}

describe("other spellings of a path", () => {
  it("open nothing: neither to nobody what is a person's, nor to a person what is an operator's", async () => {
    const tries: readonly (readonly [string, string])[] = [
      ["/api/v1/me", ""],
      ["/api/v1/workspaces", ""],
      ["/api/v1/operator/users", `Cookie: ${ann.browser["cookie"]}\r\n`],
    ];
    for (const [path, headers] of tries) {
      for (const spelling of spellingsOf(path)) {
        const said = await get(spelling, headers);
        const [status = 0] = statusesIn(said);
        const isHome = spelling === "*" && status === 200 && said.includes("<html");
        assert.ok(isHome || (status >= 400 && status < 500), `${spelling}: ${said.slice(0, 300)}`);
        assert.ok(!said.includes(ann.email) && !said.includes("evil.example.com/problems"), spelling);
      }
    }
    const own = await get("/api/v1/me", `Cookie: ${ann.browser["cookie"]}\r\n`);
    assert.ok(statusesIn(own)[0] === 200 && own.includes(ann.email), own);
  });

  it("serve no file of the installation", async () => {
    for (const file of [
      ".git/config",
      ".git/HEAD",
      ".env",
      "package.json",
      ".tradepost/master.key",
      "apps/server/main.ts",
    ]) {
      for (const way of [
        `/${file}`,
        `/docs/${file}`,
        `/pages/${file}`,
        `/pages/../${file}`,
        `/pages/..%2f${file}`,
        `/docs/%2e%2e/${file}`,
      ]) {
        assert.deepEqual(statusesIn(await get(way, "")), [404], way);
      }
    }
    for (const folder of [
      "/pages/",
      "/pages",
      "/docs/",
      "/api/",
      "/api",
      "/api/v1/",
      "/problems/",
      "/.well-known/",
    ])
      assert.deepEqual(statusesIn(await get(folder, "")), [404], folder);
  });
});

describe("messages that hide another", () => {
  it("reach no route, neither they nor what they hide", async () => {
    const inner = `GET /api/v1/me HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ann.browser["cookie"]}\r\n\r\n`;
    const size = inner.length.toString(16);
    const head = `POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\n`;
    const chunked = "Transfer-Encoding: chunked\r\n";
    const hidden: Readonly<Record<string, string>> = {
      "CL.TE": `${head}Content-Length: 5\r\n${chunked}\r\n0\r\n\r\n${inner}`,
      "TE.CL": `${head}${chunked}Content-Length: 4\r\n\r\n${size}\r\n${inner}\r\n0\r\n\r\n`,
      "TE.TE, the second odd": `${head}${chunked}Transfer-Encoding: x\r\n\r\n0\r\n\r\n${inner}`,
      "TE with a blank before the colon": `${head}Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${inner}`,
      "TE on two lines": `${head}Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${inner}`,
      "TE with a tab and rest": `${head}Transfer-Encoding: \tchunked, identity\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${inner}`,
      "two lengths": `${head}Content-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`,
      "two lengths in one": `${head}Content-Length: 0, ${inner.length}\r\n\r\n${inner}`,
      "a length with a sign": `${head}Content-Length: +${inner.length}\r\n\r\n${inner}`,
      "a chunk's extension with a line end": `${head}${chunked}\r\n1;a\nb\r\n{\r\n0\r\n\r\n${inner}`,
      "a chunk size that overflows": `${head}${chunked}\r\nfffffffffffffffff\r\n${inner}`,
      "HTTP/0.9": `GET /api/v1/me\r\n\r\n${inner}`,
      "a bare line feed": `${head.replaceAll("\r\n", "\n")}Content-Length: 0\n\n${inner}`,
    };
    for (const [name, bytes] of Object.entries(hidden)) {
      const said = await say(bytes);
      assert.deepEqual([...new Set(statusesIn(said))], [400], `${name}: ${said.slice(0, 300)}`);
      assert.ok(!said.includes(ann.email), name);
    }
  });

  it("name one host", async () => {
    for (const hosts of [
      `Host: ${HOST}\r\nHost: evil.example.com`,
      `Host: evil.example.com, ${HOST}`,
      `Host: ${HOST}\r\n evil`,
    ]) {
      const said = await say(`GET /api/v1/me HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`);
      assert.deepEqual(statusesIn(said), [400], hosts);
    }
  });
});

describe("cookies that were planted", () => {
  it("are no session unless they have its very name", async () => {
    const value = String(ann.browser["cookie"]).replace("__Host-tradepost=", "");
    const names = [
      "tradepost",
      "__Secure-tradepost",
      "__host-tradepost",
      "__HOST-TRADEPOST",
      "__Host-Tradepost",
      "__Host-tradepost\u00a0",
      "\u00a0__Host-tradepost",
      "\u00a0\u00a0__Host-tradepost",
      "\u0085__Host-tradepost",
      "x__Host-tradepost",
      "x=__Host-tradepost",
      '"__Host-tradepost"',
      "__Host-tradepost[]",
    ];
    for (const name of names) {
      const bytes = `GET /api/v1/me HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${name}=${value}\r\nConnection: close\r\n\r\n`;
      const said = await say(Buffer.from(bytes, "latin1"));
      assert.deepEqual(statusesIn(said), [401], JSON.stringify(name));
    }
    const { cookie: other = "" } = await signIn(server, ann.email);
    const both = await get("/api/v1/me", `Cookie: ${ann.browser["cookie"]}; ${other}\r\n`);
    assert.deepEqual(statusesIn(both), [400]);
  });
});

describe("addresses behind a trusted proxy", () => {
  it("are what the proxy saw, whatever the client wrote in front of it", async () => {
    await using proxied = await openHouse({
      TRADEPOST_TRUSTED_PROXIES: "127.0.0.1",
      RATE_LIMIT_PER_MINUTE: String(LIMIT),
    });
    const statusOf = async (forwarded: string): Promise<number> => {
      const headers = { "x-forwarded-for": forwarded, "x-real-ip": forwarded };
      return (await proxied.send({ method: "GET", url: VEHICLE, headers })).statusCode;
    };
    const codes: number[] = [];
    for (let number = 0; number < 2 * LIMIT; number += 1)
      codes.push(await statusOf(`203.0.113.${number}, 127.0.0.1, 198.51.100.7`));
    assert.deepEqual(codes, [...Array(LIMIT).fill(200), ...Array(LIMIT).fill(429)]);
    assert.equal(await statusOf("198.51.100.8"), 200);
    const headers = { "x-forwarded-for": "127.0.0.1" };
    const metrics = await proxied.send({
      method: "GET",
      url: "/metrics",
      headers,
      remoteAddress: "198.51.100.9",
    });
    assert.equal(metrics.statusCode, 403);
  });
});
