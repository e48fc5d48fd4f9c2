import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Type } from "typebox";
import { clearSessionCookie, type HttpApp, type RouteAccess, setSessionCookie } from "#platform/http";
import {
  crawl,
  createTestServer,
  fakeIdentity,
  fakePeople,
  openRoutes,
  testActor,
  testPerson,
} from "#platform/http/testing";

const { workspaceId } = testActor();
const baseUrl = "https://api.example.com";
const SECRET = "canary-in-the-database";
const ACCESSES: readonly RouteAccess[] = [
  "public",
  "workspace",
  "workspace-or-anonymous",
  "person",
  "operator",
];

function routes(app: HttpApp): void {
  const body = Type.Object({ name: Type.String() }, { additionalProperties: false });
  for (const access of ACCESSES) {
    app.get(`/${access}/:id`, { config: { access } }, async () => ({}));
    app.post(`/${access}`, { config: { access }, schema: { body } }, async () => ({}));
    app.delete(`/${access}/:id`, { config: { access } }, (_request, reply) => void reply.status(204).send());
  }
  const sets = { access: "public", setsCookie: true } as const;
  app.post("/sign-in", { config: sets }, async (_request, reply) => {
    setSessionCookie(reply, "another", new Date(1e12));
    return {};
  });
  app.post("/sign-out", { config: { access: "person" } }, async (_request, reply) => {
    clearSessionCookie(reply);
    return {};
  });
  const contentSecurityPolicy =
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors https://web.telegram.org";
  app.get("/mini-app", { config: { access: "public", contentSecurityPolicy } }, (_request, reply) => {
    reply.type("text/html; charset=utf-8").send("<!doctype html>");
  });
}

const callers = {
  nobody: {},
  "a key": { "x-api-key": "tp_all" },
  "a bad key": { authorization: "Bearer tp_bad" },
  "a token": { authorization: "Bearer ann.access.token" },
  "a session": { cookie: "__Host-tradepost=ann", origin: baseUrl },
  "a session on another page": { cookie: "__Host-tradepost=ann", origin: "https://evil.example" },
  "an operator": { authorization: "Bearer operator.access.token" },
  "two credentials": { "x-api-key": "tp_all", cookie: "__Host-tradepost=ann" },
};

/** Four megabytes for each call; looked at once. */
const skip = ["GET /docs/reference.js"];

const people = fakePeople(
  { ann: testPerson({ workspaceId, role: "member" }), operator: testPerson({ userId: "operator" }) },
  ["operator"],
);

async function withServer<Result>(
  changes: Parameters<typeof createTestServer>[1],
  work: (server: Awaited<ReturnType<typeof createTestServer>>) => Promise<Result>,
  more: (app: HttpApp) => void = routes,
): Promise<Result> {
  const identity = fakeIdentity({ tp_all: testActor() });
  const server = await createTestServer([more], { identity, people, baseUrl, ...changes });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

describe("every route at every status", () => {
  const bodies = Object.fromEntries(ACCESSES.map((access) => [`POST /${access}`, { name: "x" }]));
  const parameters = { code: "HTTP_NOT_FOUND" };

  it("protects what it answers, in production behind https and elsewhere", async () => {
    for (const production of [true, false]) {
      await withServer({ production }, async (server) => {
        const options = { server, bodies, parameters, strictTransport: production };
        const report = await crawl({ ...options, callers, skip });
        const pages = await crawl({ ...options, callers: { nobody: {} } });
        assert.deepEqual(pages.faults, []);
        assert.deepEqual(report.faults, []);
        assert.deepEqual(
          [...report.statuses.keys()].toSorted(),
          [200, 204, 400, 401, 403, 404, 405, 409, 415, 503],
        );
        assert.ok(report.answers.length > 500, `${report.answers.length}`);
      });
    }
  });

  it("shows nothing of the inside when a part fails, and lets nobody in", async () => {
    const fail = async (): Promise<never> => {
      throw Object.assign(
        new Error(
          `select secret from shop.bots: ${SECRET}; connect ECONNREFUSED 10.0.0.5:5432 at /srv/app/store.ts:7:1`,
        ),
        { code: "ECONNREFUSED", detail: SECRET },
      );
    };
    const broken = {
      identity: { authenticateCached: () => undefined, authenticateApiKey: fail },
      people: {
        ...people,
        authenticateSessionCached: () => undefined,
        authenticateSession: fail,
        authenticateAccessToken: fail,
      },
    };
    const partsFailing: Parameters<typeof createTestServer>[1][] = [
      broken,
      { limits: { admit: () => fail() } },
      {
        limits: {
          admit: () => {
            throw new Error(SECRET);
          },
        },
      },
      { people: { ...people, isOperator: fail } },
      { checks: [{ name: "database", required: true, check: fail }], jobsHealth: fail },
    ];
    for (const changes of partsFailing) {
      await withServer({ production: true, ...changes }, async (server) => {
        const report = await crawl({
          server,
          callers,
          strictTransport: true,
          bodies,
          parameters,
          canaries: [SECRET],
          skip,
        });
        assert.deepEqual(report.faults, []);
        assert.ok((report.statuses.get(500) ?? 0) > 0);
        if (changes === broken) {
          const let_in = report.answers.filter(
            ({ caller, url, status }) =>
              caller === "a key" && /^\/(?:workspace|person|operator)/.test(url) && status < 400,
          );
          assert.deepEqual(let_in, []);
        }
      });
    }
  });

  it("is found when it does not", async () => {
    const planted = (app: HttpApp): void => {
      const config = { access: "workspace-or-anonymous" } as const;
      app.get(
        "/stored",
        { config },
        (_request, reply) => void reply.header("cache-control", "public, max-age=60").send("x"),
      );
      app.get("/sniffed", { config }, (_request, reply) => {
        reply.raw.setHeader("x-powered-by", "us");
        reply.send("x");
      });
      app.get("/echo", { config }, async ({ headers }) => headers);
      app.get("/canary", { config }, async () => ({ passwordHash: SECRET }));
      app.get(
        "/script",
        { config },
        (_request, reply) => void reply.header("set-cookie", "a=b; Path=/").send("x"),
      );
      app.get("/page", { config }, (_request, reply) => void reply.type("text/html").send("<!doctype html>"));
      app.get("/stack", { config }, (_request, reply) => void reply.status(500).send(new Error("x").stack));
    };
    await withServer(
      {},
      async (server) => {
        const { faults } = await crawl({ server, callers, strictTransport: false, canaries: [SECRET], skip });
        for (const fault of [
          /stored.*may be stored/,
          /sniffed.*names its software/,
          /echo.*canary/,
          /canary.*canary/,
          /script.*scripts can read/,
          /script.*other sites/,
          /page.*COOP/,
          /stack.*a stack/,
        ])
          assert.ok(
            faults.some((found) => fault.test(found)),
            String(fault),
          );
        assert.ok(
          (await crawl({ server, callers, strictTransport: true, skip })).faults.some((found) =>
            /HSTS/.test(found),
          ),
        );
      },
      planted,
    );
  });
});

describe("every route", () => {
  it("has limits, but for probes and static pages", async () => {
    const free = (app: HttpApp): void => {
      app.get("/free", { config: { access: "public", limits: "none" } }, async () => ({}));
      app.post("/", { config: { access: "public", limits: "none" } }, async () => ({}));
    };
    await withServer({}, async (server) => assert.deepEqual(openRoutes(server), []));
    await withServer(
      {},
      async (server) => {
        assert.deepEqual(openRoutes(server), ["GET /free", "HEAD /free", "POST /"]);
        assert.deepEqual(openRoutes(server, ["/free"]), ["POST /"]);
      },
      free,
    );
  });

  it("that only reads takes no body and no key", async () => {
    await withServer({}, async ({ routes: registered }) => {
      const reading = registered.filter(({ methods }) =>
        methods.some((method) => ["GET", "HEAD"].includes(method)),
      );
      assert.ok(reading.length > 20);
      assert.deepEqual(
        reading.filter(({ takesBody, rules }) => takesBody || rules.idempotency !== undefined),
        [],
      );
    });
  });

  it("is in the API document, unless it is hidden on purpose", async () => {
    await withServer(
      { jobsHealth: async () => ({ status: "healthy", detail: "", queues: {} }) },
      async (server) => {
        const { paths } = (await server.app.inject("/openapi.json")).json<{
          paths: Record<string, object>;
        }>();
        const documented = Object.entries(paths).flatMap(([path, operations]) =>
          Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
        );
        const shown = server.routes
          .filter(({ hidden }) => !hidden)
          .flatMap(({ methods, path }) =>
            methods
              .filter((method) => method !== "HEAD")
              .map((method) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
          );
        assert.deepEqual(shown.toSorted(), documented.toSorted());
      },
    );
  });
});
