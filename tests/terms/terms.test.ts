import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  call,
  type Credentials,
  done,
  openRegistry,
  type Person,
  type Registry,
} from "../isolation/support/people.ts";
import { products } from "../../apps/products.ts";
import { rules } from "./rules-product.ts";

const UNACCEPTED = "IDENTITY_TERMS_UNACCEPTED";
const VIN = "/api/v1/vin/1HGCM82633A004352";

interface Item {
  readonly document: string;
  readonly version: string;
  readonly acceptedAt: string | null;
}

describe("terms of the operator and of a product", () => {
  let server: TestHouse;
  let registry: Registry;
  before(async () => {
    const environment = { TRADEPOST_TERMS_URL: "https://example.com/terms", TRADEPOST_TERMS_VERSION: "7" };
    server = await openHouse(environment, [...products, rules]);
    registry = await openRegistry(server);
  });
  after(() => server.close());

  async function codeAt(
    credentials: Credentials,
    url: string,
    method: "GET" | "POST" = "GET",
  ): Promise<string> {
    const { statusCode, body } = await call(server, credentials, method, url);
    return statusCode === 200 ? "200" : JSON.parse(body).code;
  }

  async function keyOf({ browser }: Person): Promise<Credentials> {
    const { workspaceId } = await done<{ workspaceId: string }>(call(server, browser, "GET", "/api/v1/me"));
    const url = `/api/v1/workspaces/${workspaceId}/api-keys`;
    const body = { name: "Program", scopes: ["*"] };
    const { secret } = await done<{ secret: string }>(call(server, browser, "POST", url, body));
    return { authorization: `Bearer ${secret}` };
  }

  const listed = async ({ browser }: Person): Promise<readonly Item[]> =>
    (await done<{ items: Item[] }>(call(server, browser, "GET", "/api/v1/me/terms"))).items;

  const accept = ({ browser }: Person, document: string, version: string) =>
    call(server, browser, "POST", "/api/v1/me/terms", { document, version });

  it("close its routes to people and keys until they are accepted, each product's by itself", async () => {
    const ann = await registry.add("ann@example.com", "Ann");
    const key = await keyOf(ann);
    const closed = ["/api/v1/rules/open", "/api/v1/rules/person", VIN];
    for (const url of closed) assert.equal(await codeAt(ann.browser, url), UNACCEPTED, url);
    assert.equal(await codeAt(ann.browser, "/api/v1/rules/workspace", "POST"), UNACCEPTED);
    for (const url of ["/api/v1/rules/open", VIN]) assert.equal(await codeAt(key, url), UNACCEPTED, url);

    assert.equal((await accept(ann, "platform", "7")).statusCode, 200);
    assert.deepEqual([await codeAt(ann.browser, VIN), await codeAt(key, VIN)], ["200", "200"]);
    assert.equal(await codeAt(ann.browser, "/api/v1/rules/person"), UNACCEPTED);
    assert.equal((await accept(ann, "rules", "2026-01")).statusCode, 200);
    for (const url of closed) assert.equal(await codeAt(ann.browser, url), "200", url);
    assert.equal(await codeAt(key, "/api/v1/rules/workspace", "POST"), "200");
  });

  it("name what is missing, in the answer and in the API document", async () => {
    const ben = await registry.add("ben@example.com", "Ben");
    const { body } = await call(server, ben.browser, "GET", "/api/v1/rules/person");
    assert.deepEqual(JSON.parse(body).terms, [
      { document: "platform", version: "7", title: "Terms of service" },
      { document: "rules", version: "2026-01", title: "Rules of the house" },
    ]);
    const document = JSON.stringify(server.house.http.app.swagger().paths?.["/api/v1/rules/workspace"]);
    assert.match(document, new RegExp(UNACCEPTED));
  });

  it("leave open what needs nobody, and what people need to know, take along and leave", async () => {
    const cem = await registry.add("cem@example.com", "Cem");
    for (const url of ["/api/v1/rules/public", "/api/v1/rules/open"])
      assert.equal(await codeAt({}, url), "200", url);
    for (const url of ["/api/v1/me", "/api/v1/me/sessions", "/api/v1/workspaces", "/api/v1/me/export"])
      assert.equal((await call(server, cem.browser, "GET", url)).statusCode, 200, url);
  });

  it("are accepted as they are in force only, and are in the export of who accepted them", async () => {
    const dea = await registry.add("dea@example.com", "Dea");
    const former = await accept(dea, "platform", "6");
    assert.deepEqual([former.statusCode, former.json().code], [409, "IDENTITY_TERMS_CHANGED"]);
    assert.deepEqual(
      (await listed(dea)).map(({ acceptedAt }) => acceptedAt),
      [null, null],
    );
    await accept(dea, "rules", "2026-01");
    const [, accepted] = await listed(dea);
    const { tables } = await done<{ tables: Record<string, object[]> }>(
      call(server, dea.browser, "GET", "/api/v1/me/export"),
    );
    const [row] = (tables["identity.terms_acceptances"] ?? []) as { accepted_at: string }[];
    assert.equal(Date.parse(row?.accepted_at ?? ""), Date.parse(accepted?.acceptedAt ?? "never"));
    const { document, version } = accepted ?? {};
    assert.deepEqual(
      { ...row, accepted_at: "" },
      { person: `user:${dea.userId}`, document, version, accepted_at: "" },
    );
  });
});
