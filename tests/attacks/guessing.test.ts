import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import { call, openRegistry, PASSWORD } from "../isolation/support/people.ts";

const GUESSES = 1000;
const MOST_HASHED = 10;
const MOST_OF_ADDRESS = 50;

let server: TestHouse;

before(async () => {
  server = await openHouse();
  await (await openRegistry(server)).add("ann@example.com", "Ann");
});
after(() => server.close());

const signIn = (house: TestHouse, email: string, password: string): Promise<LightMyRequestResponse> =>
  call(house, {}, "POST", "/api/v1/auth/sign-in", { email, password });

/** What an answer says, but for what names the request and how long to wait. */
const told = ({ statusCode, body }: LightMyRequestResponse): string =>
  `${statusCode} ${body.replace(/"requestId":"[^"]*"/, "").replaceAll(/\d+ (?:seconds?|minutes?)|"retryAfter\w*":\d+/g, "")}`;

/** Codes of the answers to a thousand wrong passwords, 50 at a time. */
async function guess(email: string): Promise<readonly LightMyRequestResponse[]> {
  const answers: LightMyRequestResponse[] = [];
  for (let begun = 0; begun < GUESSES; begun += 50) {
    const attempts = Array.from({ length: 50 }, (_, number) =>
      signIn(server, email, `wrong ${begun + number}`),
    );
    answers.push(...(await Promise.all(attempts)));
  }
  return answers;
}

describe("guessing passwords", () => {
  it("reaches the hash ten times in a thousand, with or without an account, and is told the same bytes", async (context) => {
    const [known, unknown] = [await guess("ann@example.com"), await guess("nobody@example.com")];
    for (const answers of [known, unknown]) {
      const hashed = answers.filter((answer) => codeOf(answer) === "IDENTITY_SIGN_IN_REFUSED").length;
      const locked = answers.filter((answer) => codeOf(answer) === "IDENTITY_SIGN_IN_LOCKED").length;
      context.diagnostic(
        `${GUESSES} wrong passwords: ${hashed} reached the hash, ${locked} were refused before`,
      );
      assert.ok(hashed <= MOST_HASHED, `${hashed} reached the hash`);
      assert.equal(hashed + locked, GUESSES);
    }
    assert.deepEqual(new Set(known.map(told)), new Set(unknown.map(told)));
    assert.equal(codeOf(await signIn(server, "ann@example.com", PASSWORD)), "IDENTITY_SIGN_IN_LOCKED");
  });

  it("of many accounts from one address ends at the limit of the address, whatever it says of itself", async () => {
    await using house = await openHouse({
      TRADEPOST_ACCOUNT_REQUESTS_PER_ADDRESS: String(MOST_OF_ADDRESS),
    });
    let reached = 0;
    for (let number = 0; number < 2 * MOST_OF_ADDRESS; number += 1) {
      const headers = { "x-forwarded-for": `203.0.113.${number}`, forwarded: `for=203.0.113.${number}` };
      const body = { email: `person-${number}@example.com`, password: "wrong password" };
      const answer = await call(house, headers, "POST", "/api/v1/auth/sign-in", body);
      if (answer.statusCode === 401) reached += 1;
      else assert.equal(codeOf(answer), "IDENTITY_ACCOUNT_LIMITED");
    }
    assert.equal(reached, MOST_OF_ADDRESS);
  });
});
