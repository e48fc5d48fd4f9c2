import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { hashSync } from "bcryptjs";
import { createPasswordHasher, type PasswordHasher } from "#platform/identity";
import { compareBcrypt, decoyBcrypt, isBcrypt } from "../accounts/bcrypt.ts";
import { createArgon2Hasher } from "../accounts/argon2.ts";
import { importedHashCost } from "../accounts/imported-hashes.ts";
import {
  type AccountsBench,
  begun,
  CALL,
  latestMail,
  openAccounts,
  PASSWORD,
  requestReset,
  tokenOf,
} from "./accounts-support.ts";
import { codeOf } from "./support.ts";

const OPERATOR = { ...CALL, operatorId: "operator-1" };

suite("imported people", { timeout: 300_000 }, () => {
  let bench: AccountsBench;
  before(async () => {
    bench = await openAccounts(createPasswordHasher(async () => 4));
  });
  after(() => bench.close());

  function importUser(email: string, passwordHash?: string, verified = true) {
    return bench.accounts.importUser(OPERATOR, { email, name: "Ann", passwordHash, verified });
  }

  function signIn(email: string, password = PASSWORD) {
    return begun(bench.accounts.signIn(CALL, { email, password }));
  }

  async function storedHash(email: string): Promise<string> {
    const [row] = await bench.test.database.query<{ password_hash: string }>({
      text: "select password_hash from identity.users where email = $1",
      values: [email],
    });
    return row?.password_hash ?? "";
  }

  test("sign in with the password they had, in all three spellings of bcrypt, and get argon2id", async () => {
    for (const version of ["2a", "2b", "2y"]) {
      const email = `bcrypt-${version}@example.com`;
      await importUser(email, hashSync(PASSWORD, 4).replace(/^\$2.\$/, `$${version}$`));
      assert.equal(await codeOf(signIn(email, "wrong password 9")), "IDENTITY_SIGN_IN_REFUSED");
      assert.match(await storedHash(email), /^\$2/);
      await signIn(email);
      assert.match(await storedHash(email), /^\$argon2id\$/);
      await signIn(email);
    }
  });

  test("get a workspace of their own", async () => {
    const { id } = await importUser("workspace@example.com");
    const owned = await bench.test.database.asOps("look for the workspace", (transaction) =>
      transaction.query("select role from identity.memberships where user_id = $1", [id]),
    );
    assert.deepEqual(owned, [{ role: "owner" }]);
  });

  test("of whose password bcrypt saw 72 bytes only sign in by those, and are held to the whole from then on", async () => {
    const long = "abcdefgh ijklmno ".repeat(6);
    await importUser("long@example.com", hashSync(long.slice(0, 72), 4));
    await signIn("long@example.com", long);
    assert.equal(await codeOf(signIn("long@example.com", long.slice(0, 72))), "IDENTITY_SIGN_IN_REFUSED");
    await signIn("long@example.com", long);
  });

  test("whose address was not proved get no password: a reset proves it", async () => {
    await importUser("unproved@example.com", hashSync(PASSWORD, 4), false);
    assert.equal(await codeOf(signIn("unproved@example.com")), "IDENTITY_SIGN_IN_REFUSED");
    await requestReset(bench, "unproved@example.com");
    const token = tokenOf(latestMail(bench)["url"]);
    await bench.accounts.resetPassword(CALL, { token, newPassword: "a different 42 phrase" });
    const { session } = await signIn("unproved@example.com", "a different 42 phrase");
    assert.ok((await bench.accounts.getUser(session.userId)).emailVerifiedAt);
  });

  test("are refused with a taken address or a hash that would cost too much or is none", async () => {
    await importUser("taken@example.com");
    assert.equal(await codeOf(importUser("Taken@example.com")), "IDENTITY_ADDRESS_TAKEN");
    for (const wrong of ["", "plain", hashSync("x", 4).replace("$04$", "$31$"), "$2x$04$".padEnd(60, "a")])
      assert.equal(await codeOf(importUser("wrong@example.com", wrong)), "IDENTITY_ACCOUNT_INVALID", wrong);
  });

  test("cost a refusal as much as anybody else while imported hashes are left, and nothing more afterwards", async () => {
    const compared: string[] = [];
    const hasher = (cost: number | undefined): PasswordHasher =>
      createPasswordHasher(
        async () => cost,
        async (_password, stored) => {
          compared.push(stored.slice(0, 7));
          return false;
        },
      );
    const argon2 = await createArgon2Hasher().hash(PASSWORD);
    const bcrypt = hashSync(PASSWORD, 4).replace("$04$", "$12$");
    for (const stored of [undefined, argon2, bcrypt])
      assert.equal(await hasher(12).verify("wrong password 9", stored), "mismatch");
    assert.deepEqual(compared, ["$2b$12$", "$2b$12$", "$2b$12$"]);
    assert.equal(await hasher(12).verify(PASSWORD, argon2), "match");
    for (const stored of [undefined, argon2]) await hasher(undefined).verify("wrong password 9", stored);
    assert.equal(compared.length, 3);
    assert.ok(isBcrypt(decoyBcrypt(12)));
    assert.equal(await compareBcrypt(PASSWORD, decoyBcrypt(4)), false);
  });

  test("are counted by the cost of their hashes, read once a minute", async () => {
    const {
      clock,
      test: { database },
    } = bench;
    const cost = importedHashCost({ clock, database });
    assert.equal(await cost(), undefined);
    await importUser("cheap@example.com", hashSync(PASSWORD, 4));
    await importUser("dear@example.com", hashSync(PASSWORD, 4).replace("$04$", "$10$"));
    assert.equal(await cost(), undefined);
    clock.advanceMs(60_000);
    assert.equal(await cost(), 10);
  });
});
