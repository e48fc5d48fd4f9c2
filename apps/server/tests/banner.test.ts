import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { firstKeyText, placesOf, whereToGoText } from "../banner.ts";

const LISTENING = "http://127.0.0.1:3000";
const first = { workspace: { id: "w", name: "Shop" }, secret: "tp_secret" } as Parameters<
  typeof firstKeyText
>[0];

describe("what a start tells", () => {
  it("leads to the public address where there is one, and names what it listens on after that", () => {
    const places = placesOf({ baseUrl: "https://tradepost.example.com/", port: 3000 }, LISTENING);
    const told = whereToGoText(places, 1.25, [
      { title: "Outbox", path: "/dev/outbox", summary: "", section: "operate" },
    ]);
    assert.match(
      told,
      /ready after 1\.3 s on https:\/\/tradepost\.example\.com, listening on http:\/\/127\.0\.0\.1:3000\n/,
    );
    for (const path of ["/", "/sign-up", "/docs", "/health", "/dev/outbox"])
      assert.ok(told.includes(` https://tradepost.example.com${path}\n`), path);
    assert.doesNotMatch(told, /localhost/);
    assert.match(firstKeyText(first, places), /tp_secret" https:\/\/tradepost\.example\.com\/api/);
  });

  it("leads to this machine by the name that browsers keep sessions for, where there is none", () => {
    const places = placesOf({ baseUrl: undefined, port: 0 }, LISTENING);
    const told = whereToGoText(places, 1, []);
    assert.match(
      told,
      /ready after 1\.0 s on http:\/\/localhost:3000, listening on http:\/\/127\.0\.0\.1:3000\n/,
    );
    assert.ok(told.includes(" http://localhost:3000/sign-up\n"));
  });

  it("leads nowhere without a server", () => {
    assert.match(whereToGoText(undefined, 1, []), /works in the background/);
    assert.doesNotMatch(firstKeyText(first, undefined), /curl/);
  });
});
