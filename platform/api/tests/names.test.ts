import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { newUuid } from "#platform/kernel";
import { type ApiBench, openApi } from "./bench.ts";
import { type Browser, PASSWORD, signedInBrowser, signUp, workspaceOf } from "./people.ts";

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>>;
  };
}

/** Members of bodies in which people write for people. */
const WRITTEN = ["name", "description", "reason"];
/** The character U+0000 is refused in every body. */
const HOSTILE = ["a\r\nBcc: b@example.com", "a\u001b[2Jb", "a\u0085b", "a\u202eb", "a\u2066b"];

describe("names that people give", () => {
  let bench: ApiBench;
  let ann: Browser;
  let calls: Readonly<Record<string, (written: string) => ReturnType<Browser["send"]>>>;

  before(async () => {
    bench = await openApi();
    ann = await signedInBrowser(bench, "ann@example.com");
    const ben = await signUp(bench, "ben@example.com");
    await bench.tenancy.operators.grantOperator("ann@example.com");
    const v1 = "/api/v1";
    const here = `${v1}/workspaces/${await workspaceOf(ann)}`;
    const hook = { url: "https://127.0.0.1/hook", eventFilter: ["*"] };
    const { endpoint } = (await ann.send("POST", `${here}/webhooks/endpoints`, hook)).json();
    const endpoints = `${here}/webhooks/endpoints`;
    const credential = { id: "x", rawId: "x", type: "public-key", clientExtensionResults: {} };
    const response = { ...credential, response: { clientDataJSON: "x", attestationObject: "x" } };
    const account = { email: "new@example.com", password: PASSWORD };
    calls = {
      signUp: (name) => ann.send("POST", `${v1}/auth/sign-up`, { ...account, name }),
      updateMe: (name) => ann.send("PATCH", `${v1}/me`, { name }),
      createWorkspace: (name) => ann.send("POST", `${v1}/workspaces`, { name }),
      updateWorkspace: (name) => ann.send("PATCH", here, { name }),
      createApiKey: (name) => ann.send("POST", `${here}/api-keys`, { name, scopes: ["workspace:read"] }),
      finishPasskeyRegistration: (name) => ann.send("POST", `${v1}/me/passkeys`, { name, response }),
      renamePasskey: (name) => ann.send("PATCH", `${v1}/me/passkeys/${newUuid(0)}`, { name }),
      createWebhookEndpoint: (description) => ann.send("POST", endpoints, { ...hook, description }),
      updateWebhookEndpoint: (description) =>
        ann.send("PATCH", `${endpoints}/${endpoint.id}`, { description }),
      disableWorkspace: (reason) =>
        ann.send("POST", `${v1}/operator/workspaces/${newUuid(0)}/disable`, { reason }),
      impersonateUser: (reason) => ann.send("POST", `${v1}/operator/users/${ben}/impersonate`, { reason }),
    };
  });
  after(() => bench.close());

  it("are known here for every route that takes one", () => {
    const { paths = {} } = bench.server.app.swagger() as unknown as {
      paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    };
    const taking = Object.values(paths).flatMap((path) => Object.values(path).filter(takesNames));
    assert.deepEqual(taking.map(({ operationId }) => operationId).toSorted(), Object.keys(calls).toSorted());
  });

  it("hold no line ends, no controls and nothing that turns text around, on any route", async () => {
    for (const [operation, send] of Object.entries(calls)) {
      for (const written of HOSTILE) {
        const answer = await send(written);
        const what = `${operation} ${JSON.stringify(written)}: ${answer.body}`;
        assert.equal(answer.statusCode, 422, what);
        assert.match(answer.json().code, /_INVALID$/, what);
        assert.match(answer.json().detail, /on one line/, what);
      }
    }
  });
});

function takesNames({ requestBody }: Operation): boolean {
  const properties = Object.keys(requestBody?.content["application/json"]?.schema.properties ?? {});
  return properties.some((property) => WRITTEN.includes(property));
}
