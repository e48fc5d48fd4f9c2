import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { createArgon2Hasher } from "../accounts/argon2.ts";
import { commonPasswords } from "../accounts/common-passwords.ts";
import { queueHashes } from "../accounts/hash-queue.ts";
import { comparable, requirePassword } from "../accounts/password-rules.ts";
import { codeOf } from "./support.ts";

suite("passwords", { timeout: 300_000 }, () => {
  const fit = (password: string) => codeOf((async () => requirePassword(password, "annabel@example.com"))());

  test("have 10 to 128 characters, whatever the characters are, and are never cut", async () => {
    assert.equal(await fit("abcdefg h"), "IDENTITY_PASSWORD_UNFIT");
    assert.equal(await fit("pelican 41"), "resolved");
    assert.equal(await fit("🦩🐧🦉🦆🦅🦜🐦🐤🦢🦚"), "resolved");
    const longest = "abcdefgh ijklmno".repeat(8);
    assert.equal(requirePassword(longest, "annabel@example.com"), longest);
    assert.equal(await fit(`${longest}x`), "IDENTITY_PASSWORD_UNFIT");
    assert.equal(comparable(`${longest}x`), undefined);
  });

  test("are none of the common ones, nor the address, nor the name of the service", async () => {
    assert.ok(commonPasswords.size > 3000, `only ${commonPasswords.size}`);
    for (const weak of [
      "1234567890",
      "Password123",
      "qwertyuiop",
      "aaaaaaaaaaaa",
      "my tradepost 7",
      "xx-Annabel-xx",
      "annabel@example.com",
    ])
      assert.equal(await fit(weak), "IDENTITY_PASSWORD_UNFIT", weak);
  });

  test("are the same however an accent was typed", () => {
    const composed = "caf\u00e9 au lait";
    assert.equal(requirePassword("cafe\u0301 au lait", "ann@example.com"), composed);
    assert.equal(comparable("cafe\u0301 au lait"), composed);
  });

  test("are stored as argon2id with 19 MiB, two passes, one lane, and compared whole", async () => {
    const hasher = createArgon2Hasher();
    const long = "abcdefgh ijklmno".repeat(8);
    const stored = await hasher.hash(long);
    assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.equal(await hasher.verify(long, stored), "match");
    assert.equal(await hasher.verify(`${long.slice(0, -1)}x`, stored), "mismatch");
    assert.equal(await hasher.verify(long, undefined), "mismatch");
    assert.equal(await hasher.verify(long, `$2b$12$${"a".repeat(53)}`), "unsupported");
    assert.equal(
      await hasher.verify(long, "$argon2id$v=19$m=999999,t=99,p=1$c2FsdHNhbHQ$dGFndGFndGFndGFn"),
      "unsupported",
    );
    assert.equal(hasher.isOutdated(stored), false);
    assert.equal(hasher.isOutdated(stored.replace("m=19456", "m=9728")), true);
  });

  test("are hashed few at a time; who would wait too long is refused", async () => {
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const slow = queueHashes(
      {
        hash: async () => {
          running += 1;
          most = Math.max(most, running);
          await gate.promise;
          running -= 1;
          return "";
        },
        verify: async () => "mismatch",
        isOutdated: () => false,
      },
      { atOnce: 4, waitingLimit: 3, waitLimitMs: 60_000 },
    );
    const outcomes = Array.from({ length: 8 }, () => codeOf(slow.hash("")));
    assert.equal(await outcomes[7], "IDENTITY_SIGN_IN_BUSY");
    gate.resolve();
    assert.deepEqual(new Set(await Promise.all(outcomes.slice(0, 7))), new Set(["resolved"]));
    assert.equal(most, 4);
    const { promise } = Promise.withResolvers<string>();
    const stuck = queueHashes(
      { hash: () => promise, verify: async () => "mismatch", isOutdated: () => false },
      { atOnce: 1, waitingLimit: 3, waitLimitMs: 1 },
    );
    void stuck.hash("");
    assert.equal(await codeOf(stuck.hash("")), "IDENTITY_SIGN_IN_BUSY");
  });
});
