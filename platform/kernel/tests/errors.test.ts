import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AppError, defineErrors, messageOf } from "#platform/kernel";

const shopErrors = defineErrors("SHOP", {
  SHOP_SOLD_OUT: {
    status: 409,
    title: "Sold out",
    retry: false,
    detail: (p: { name: string }) => `${p.name} is sold out; choose another.`,
  },
  SHOP_BUSY: { status: 503, title: "Busy", retry: true, detail: () => "Try again in a moment." },
});

suite("errors", () => {
  test("carry code, status, public text and the hint whether to try again", () => {
    const error = shopErrors.SHOP_SOLD_OUT({ name: "Tea" }, { members: { left: 0 } });
    assert.ok(error instanceof AppError);
    assert.deepEqual(
      {
        code: error.code,
        status: error.status,
        title: error.title,
        retry: error.retry,
        message: error.message,
        members: error.members,
      },
      {
        code: "SHOP_SOLD_OUT",
        status: 409,
        title: "Sold out",
        retry: false,
        message: "Tea is sold out; choose another.",
        members: { left: 0 },
      },
    );
    assert.equal(shopErrors.SHOP_BUSY(undefined, { retryAfterSeconds: 3 }).retryAfterSeconds, 3);
    assert.deepEqual(shopErrors.SHOP_BUSY().members, {});
  });

  test("keep their cause for the log and out of the public text", () => {
    const cause = new Error("password=hunter2");
    const error = shopErrors.SHOP_BUSY(undefined, { cause });
    assert.equal(error.cause, cause);
    assert.doesNotMatch([error.message, JSON.stringify(error.members), error.title].join(), /hunter2/);
    assert.equal("cause" in shopErrors.SHOP_BUSY(), false);
  });

  test("are listed for the documentation", () => {
    assert.deepEqual(Object.keys(shopErrors.entries), ["SHOP_SOLD_OUT", "SHOP_BUSY"]);
  });

  test("of one part share its prefix", () => {
    const entry = { status: 400, title: "x", retry: false, detail: () => "x" };
    assert.throws(() => defineErrors("SHOP", { VIN_WRONG: entry }), /VIN_WRONG must start with SHOP_/);
    assert.throws(() => defineErrors("SHOP", { SHOPPING: entry }), /must start with SHOP_/);
  });

  test("have a text whatever was thrown", () => {
    assert.deepEqual(
      [messageOf(new Error("a")), messageOf("b"), messageOf(undefined), messageOf(null)],
      ["a", "b", "undefined", "null"],
    );
  });
});
