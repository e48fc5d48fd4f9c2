import assert from "node:assert/strict";
import { test } from "node:test";
import { makePlace } from "../support/places.ts";
import { send } from "../support/requests.ts";
import { keyOf, startServer } from "../support/servers.ts";

/** A closed port: whoever calls it gets nothing. */
const NOWHERE = "http://127.0.0.1:9";

test("a development start answers from simulated online sources and calls nobody outside", async () => {
  await using place = await makePlace();
  await using server = await startServer({
    dataFolder: `${place.folder}/data`,
    args: ["--dev"],
    environment: { TRADEPOST_VIN_NHTSA_URL: NOWHERE, TRADEPOST_VIN_AUTODEV_URL: NOWHERE },
  });
  for (const source of ["nhtsa", "autodev"]) {
    const answer = await send(`${server.url}/api/v1/vin/1HGCM82633A004352?source=${source}`, {
      key: keyOf(server),
    });
    assert.equal(answer.status, 200, answer.body);
    assert.equal((JSON.parse(answer.body) as { source: { name: string } }).source.name, source);
  }
  assert.equal(server.errors(), "", "the variable that --dev sets is known");
  assert.deepEqual(await server.end("SIGTERM"), { code: 0, signal: null });
});

test("mails of a development start are on a page that a production start does not have", async () => {
  await using place = await makePlace();
  {
    await using server = await startServer({ dataFolder: place.dataFolder });
    assert.match(server.output(), /Mails +http:\/\/localhost:\d+\/dev\/outbox/);
    assert.equal((await send(`${server.url}/dev/outbox`)).status, 200);
    await server.end("SIGTERM");
  }
  await using server = await startServer({
    dataFolder: place.dataFolder,
    environment: { TRADEPOST_ENVIRONMENT: "production" },
  });
  assert.doesNotMatch(server.output(), /outbox$/m);
  assert.equal((await send(`${server.url}/dev/outbox`)).status, 404);
});
