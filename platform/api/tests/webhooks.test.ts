import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";
import { type Browser, signedInBrowser, workspaceOf } from "./people.ts";

interface Noted {
  readonly action: string;
  readonly facts: object;
  readonly target: { readonly id: string };
}

describe("webhooks", () => {
  let bench: ApiBench;
  let ann: Browser;
  let path: string;

  before(async () => {
    bench = await openApi();
    ann = await signedInBrowser(bench, "ann@example.com");
    path = `/api/v1/workspaces/${await workspaceOf(ann)}/webhooks`;
  });
  after(() => bench.close());

  it("are made, changed, turned off and on, and deleted; each change stands in the audit log", async () => {
    const wanted = { url: "https://127.0.0.1/hook", eventFilter: ["webhooks.*"], description: "Ours" };
    const created = await ann.send("POST", `${path}/endpoints`, wanted);
    assert.equal(created.statusCode, 201, created.body);
    const { endpoint, secret } = created.json();
    assert.match(secret, /^whsec_/);
    const one = `${path}/endpoints/${endpoint.id}`;
    const changed = await ann.send("PATCH", one, { description: "Theirs", state: "disabled" });
    assert.deepEqual(
      [changed.json().endpoint.description, changed.json().endpoint.state],
      ["Theirs", "disabled"],
    );
    assert.equal((await ann.send("POST", `${one}/test`, {})).json().code, "WEBHOOKS_ENDPOINT_DISABLED");
    assert.equal((await ann.send("PATCH", one, { state: "active" })).json().endpoint.disabledReason, null);
    const rotated = await ann.send("POST", `${one}/rotate-secret`, { graceHours: 1 });
    assert.notEqual(rotated.json().secret, secret);
    assert.ok((await ann.send("GET", one)).json().endpoint.previousSecretUntil);
    assert.equal((await ann.send("GET", `${path}/endpoints`)).json().items.length, 1);
    assert.equal((await ann.send("DELETE", one)).statusCode, 204);
    assert.equal((await ann.send("GET", one)).json().code, "WEBHOOKS_ENDPOINT_UNKNOWN");

    const log = await ann.send("GET", `${path.replace("/webhooks", "/audit")}?action=webhooks.*`);
    assert.deepEqual(
      log.json().items.map(({ action }: { action: string }) => action),
      [
        "webhooks.endpoint-deleted",
        "webhooks.secret-rotated",
        "webhooks.endpoint-changed",
        "webhooks.endpoint-changed",
        "webhooks.endpoint-created",
      ],
    );
    assert.equal(log.body.includes("whsec_"), false);
  });

  it("log deliveries and send them again, one or those of a time span", async () => {
    const wanted = { url: "https://127.0.0.1/hook", eventFilter: ["*"] };
    const { endpoint } = (await ann.send("POST", `${path}/endpoints`, wanted)).json();
    const sent = await ann.send("POST", `${path}/endpoints/${endpoint.id}/test`, {});
    assert.equal(sent.statusCode, 202);
    const { deliveryId } = sent.json();
    const { items } = (await ann.send("GET", `${path}/deliveries?endpointId=${endpoint.id}`)).json();
    assert.deepEqual([items[0].id, items[0].type, items[0].state], [deliveryId, "webhooks.test", "waiting"]);
    const attempts = await ann.send("GET", `${path}/deliveries/${deliveryId}/attempts`);
    assert.deepEqual(attempts.json(), { items: [] });
    assert.equal((await ann.send("POST", `${path}/deliveries/${deliveryId}/replay`)).statusCode, 204);
    const [from, to] = ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"];
    const range = await ann.send("POST", `${path}/endpoints/${endpoint.id}/replay`, { from, to });
    assert.deepEqual([range.statusCode, range.json().next], [202, null]);
    const unknown = await ann.send("POST", `${path}/deliveries/${endpoint.id}/replay`);
    assert.equal(unknown.json().code, "WEBHOOKS_DELIVERY_UNKNOWN");

    const log = await ann.send("GET", `${path.replace("/webhooks", "/audit")}?action=webhooks.*&limit=3`);
    const span = { from: "2020-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z" };
    assert.deepEqual(
      log.json().items.map(({ action, facts, target }: Noted) => [action, facts, target.id]),
      [
        [
          "webhooks.range-replayed",
          { ...span, includeDelivered: false, queued: range.json().queued },
          endpoint.id,
        ],
        ["webhooks.delivery-replayed", {}, deliveryId],
        ["webhooks.test-sent", { type: "webhooks.test", deliveryId }, endpoint.id],
      ],
    );
  });

  it("refuse addresses that lead inside and filters that match nothing, and list the event types", async () => {
    for (const [body, code] of [
      [{ url: "https://10.0.0.1/", eventFilter: ["*"] }, "OUTBOUND_ADDRESS_REFUSED"],
      [{ url: "no url", eventFilter: ["*"] }, "OUTBOUND_URL_INVALID"],
      [{ url: "https://example.com/", eventFilter: ["nothing.*"] }, "WEBHOOKS_FILTER_INVALID"],
    ] as const) {
      assert.equal((await ann.send("POST", `${path}/endpoints`, body)).json().code, code);
    }
    const { items } = (await ann.send("GET", `${path}/event-types`)).json();
    assert.deepEqual(
      items.map(({ type }: { type: string }) => type),
      ["webhooks.test"],
    );
  });
});
