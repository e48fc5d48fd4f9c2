import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { HttpApp, RouteAccess } from "#platform/http";
import {
  createTestServer,
  fakeIdentity,
  fakePeople,
  injectChecked,
  testActor,
  testPerson,
  type TestServer,
} from "#platform/http/testing";

const ACCESSES: readonly RouteAccess[] = [
  "public",
  "workspace",
  "workspace-or-anonymous",
  "person",
  "operator",
];
const workspaceId = testActor().workspaceId;
const operatorId = "01920000-0000-7000-8000-0000000000ff";

function routes(app: HttpApp): void {
  const schema = { response: { 200: {} } };
  for (const access of ACCESSES) {
    app.get(`/${access}`, { config: { access }, schema }, async ({ actor }) => ({ who: actor.kind }));
    if (access === "public" || access === "operator") continue;
    app.get(`/${access}/scoped`, { config: { access, scope: "things:read" }, schema }, async () => ({}));
  }
}

const key = { "x-api-key": "tp_all" };
const token = (name: string) => ({ authorization: `Bearer ${name}.access.token` });
const session = (name: string) => ({ cookie: `theme=dark; __Host-tradepost=${name}; other=1` });

describe("callers", () => {
  let server: TestServer;

  before(async () => {
    server = await createTestServer([routes], {
      identity: fakeIdentity({ tp_all: testActor(), tp_narrow: testActor({ scopes: ["other:*"] }) }),
      people: fakePeople(
        {
          ann: testPerson({ workspaceId, role: "member", scopes: ["things:read"] }),
          viewer: testPerson({ workspaceId, role: "viewer", scopes: [] }),
          newcomer: testPerson(),
          operator: testPerson({ userId: operatorId }),
          impersonated: testPerson({ userId: operatorId, impersonatedBy: "somebody" }),
        },
        [operatorId],
      ),
    });
  });
  after(() => server.close());

  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await injectChecked(server, { url, headers });
    const { who, code } = answer.json<{ who?: string; code?: string }>();
    return `${answer.statusCode} ${code ?? who ?? ""}`.trim();
  };

  const expected: readonly [string, Record<string, string>, readonly string[]][] = [
    [
      "nobody",
      {},
      [
        "200 anonymous",
        "401 IDENTITY_KEY_MISSING",
        "200 anonymous",
        "401 HTTP_SIGN_IN_NEEDED",
        "401 HTTP_SIGN_IN_NEEDED",
      ],
    ],
    [
      "a key",
      key,
      ["200 anonymous", "200 api-key", "200 api-key", "403 HTTP_PERSON_NEEDED", "403 HTTP_PERSON_NEEDED"],
    ],
    [
      "a key as bearer",
      { authorization: "Bearer tp_all" },
      ["200 anonymous", "200 api-key", "200 api-key", "403 HTTP_PERSON_NEEDED", "403 HTTP_PERSON_NEEDED"],
    ],
    [
      "a token",
      token("ann"),
      ["200 anonymous", "200 user", "200 user", "200 user", "403 HTTP_NOT_AN_OPERATOR"],
    ],
    [
      "a session",
      session("ann"),
      ["200 anonymous", "200 user", "200 user", "200 user", "403 HTTP_NOT_AN_OPERATOR"],
    ],
    [
      "a person without a workspace",
      session("newcomer"),
      [
        "200 anonymous",
        "409 IDENTITY_WORKSPACE_NOT_CHOSEN",
        "200 user",
        "200 user",
        "403 HTTP_NOT_AN_OPERATOR",
      ],
    ],
    [
      "an operator",
      session("operator"),
      ["200 anonymous", "409 IDENTITY_WORKSPACE_NOT_CHOSEN", "200 user", "200 user", "200 user"],
    ],
    [
      "an operator's token",
      token("operator"),
      ["200 anonymous", "409 IDENTITY_WORKSPACE_NOT_CHOSEN", "200 user", "200 user", "200 user"],
    ],
    [
      "somebody who acts as an operator",
      session("impersonated"),
      [
        "200 anonymous",
        "409 IDENTITY_WORKSPACE_NOT_CHOSEN",
        "200 user",
        "200 user",
        "403 HTTP_NOT_AN_OPERATOR",
      ],
    ],
    [
      "an unknown key",
      { "x-api-key": "tp_no" },
      ["200 anonymous", ...Array(4).fill("401 IDENTITY_KEY_UNKNOWN")],
    ],
    ["a bad token", token("nobody"), ["200 anonymous", ...Array(4).fill("401 IDENTITY_TOKEN_INVALID")]],
    [
      "an ended session",
      session("nobody"),
      [
        "200 anonymous",
        "401 IDENTITY_SESSION_ENDED",
        "200 anonymous",
        "401 IDENTITY_SESSION_ENDED",
        "401 IDENTITY_SESSION_ENDED",
      ],
    ],
  ];
  for (const [who, headers, outcomes] of expected) {
    it(`let ${who} in where they belong`, async () => {
      assert.deepEqual(await Promise.all(ACCESSES.map((access) => ask(`/${access}`, headers))), outcomes);
    });
  }

  it("need the scope, whichever way they come", async () => {
    for (const access of ["workspace", "workspace-or-anonymous"]) {
      const scoped = (headers: Record<string, string>) => ask(`/${access}/scoped`, headers);
      assert.equal(await scoped({ "x-api-key": "tp_narrow" }), "403 IDENTITY_SCOPE_MISSING");
      assert.equal(await scoped(session("viewer")), "403 IDENTITY_PERMISSION_MISSING");
      assert.equal(await scoped(token("viewer")), "403 IDENTITY_PERMISSION_MISSING");
      for (const headers of [key, session("ann"), token("ann")]) assert.equal(await scoped(headers), "200");
    }
    assert.equal(await ask("/person/scoped", session("newcomer")), "403 IDENTITY_PERMISSION_MISSING");
    assert.equal(await ask("/person/scoped", session("ann")), "200");
  });

  it("are refused with two credentials, though each is good", async () => {
    const pairs: readonly [Record<string, string>, string][] = [
      [{ ...key, ...session("ann") }, "HTTP_CREDENTIALS_DIFFER"],
      [{ ...token("ann"), ...session("ann") }, "HTTP_CREDENTIALS_DIFFER"],
      [{ ...token("ann"), ...key }, "HTTP_CREDENTIALS_DIFFER"],
      [{ authorization: "Bearer tp_all", "x-api-key": "tp_narrow" }, "HTTP_KEYS_DIFFER"],
      [{ authorization: "Bearer tp_all, Bearer tp_narrow" }, "HTTP_CREDENTIALS_LISTED"],
      [{ "x-api-key": "tp_all, tp_narrow" }, "HTTP_CREDENTIALS_LISTED"],
      [{ cookie: "__Host-tradepost=ann; __Host-tradepost=operator" }, "HTTP_CREDENTIALS_DIFFER"],
    ];
    for (const [headers, code] of pairs) assert.equal(await ask("/workspace", headers), `400 ${code}`);
    assert.equal(await ask("/workspace", { ...key, authorization: "Bearer tp_all" }), "200 api-key");
    const told = async (headers: Record<string, string>) =>
      (await injectChecked(server, { url: "/workspace", headers })).json<{ detail: string }>().detail;
    assert.match(
      await told({ authorization: "Bearer tp_all, Bearer tp_all" }),
      /^Authorization came more than once/,
    );
    assert.match(await told({ "x-api-key": "tp_all, tp_all" }), /^X-API-Key came more than once/);
  });

  it("are known by headers alone: nothing in the URL, no other scheme, no cookie of another name", async () => {
    const nobody = "401 IDENTITY_KEY_MISSING";
    for (const name of ["access_token", "token", "jwt", "api_key", "key", "session", "__Host-tradepost"])
      assert.equal(await ask(`/workspace?${name}=ann.access.token`), nobody);
    for (const headers of [
      { authorization: `Basic ${Buffer.from("tp_all:").toString("base64")}` },
      { authorization: "ann.access.token" },
      { authorization: "Token tp_all" },
      { cookie: "tradepost=ann" },
      { cookie: "x__Host-tradepost=ann" },
      { cookie: "theme=__Host-tradepost=ann" },
      { cookie: "__host-tradepost=ann" },
      { cookie: "__Host-tradepost=" },
      { "x-access-token": "ann.access.token" },
    ])
      assert.equal(await ask("/workspace", headers), nobody, JSON.stringify(headers));
  });

  it("are keys only while nobody can sign in", async () => {
    const plain = await createTestServer([routes]);
    const statuses = await Promise.all(
      [session("ann"), token("ann")].map(
        async (headers) => (await plain.app.inject({ url: "/workspace", headers })).statusCode,
      ),
    );
    assert.deepEqual(statuses, [401, 401]);
    await plain.close();
  });

  it("are refused, not let in, while identity does not answer", async () => {
    const down = async () => {
      throw new Error("connect ECONNREFUSED 10.0.0.1:5432");
    };
    const people = {
      ...fakePeople({}),
      authenticateSession: down,
      authenticateAccessToken: down,
      isOperator: down,
    };
    const broken = await createTestServer([routes], {
      identity: { authenticateCached: () => undefined, authenticateApiKey: down },
      people: { ...people, authenticateSessionCached: (name) => (name === "ann" ? testPerson() : undefined) },
    });
    for (const [url, headers] of [
      ["/workspace", key],
      ["/workspace-or-anonymous", key],
      ["/workspace-or-anonymous", session("bob")],
      ["/person", session("bob")],
      ["/person", token("bob")],
      ["/operator", session("ann")],
    ] as const) {
      const answer = await broken.app.inject({ url, headers });
      assert.equal(answer.statusCode, 500, url);
      assert.doesNotMatch(answer.body, /ECONN|5432/);
    }
    await broken.close();
  });
});
