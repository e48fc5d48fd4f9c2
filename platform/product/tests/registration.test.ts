import assert from "node:assert/strict";
import { test } from "node:test";
import { defineConfig, integer } from "#platform/config";
import type { ErrorEntry } from "#platform/kernel";
import { defineJob, type ScheduleDefinition } from "#platform/jobs";
import { Type } from "typebox";
import {
  checkProducts,
  checkRunningProduct,
  defineProduct,
  type Product,
  productIdFault,
  type RunningProduct,
} from "../index.ts";

interface Names {
  readonly id: string;
  readonly error?: string;
  readonly scope?: string;
  readonly variable?: string;
  readonly event?: string;
  readonly encryptedTable?: string;
}

test("products whose names all carry their own id are accepted", () => {
  checkProducts([product({ id: "coffee" }), product({ id: "tea" })]);
  checkRunningProduct(running("coffee", "coffee.brew", "coffee.clean"));
});

test("two products of one id are refused", () => {
  assert.deepEqual(faultsOf([product({ id: "tea" }), product({ id: "coffee" }), product({ id: "tea" })]), [
    'two products are called "tea"; give one of them another id.',
  ]);
});

for (const id of ["", "x", "Tea", "tea-pot", "tea_pot", "1tea", "../tea", "a".repeat(32)]) {
  test(`the id "${id}" is refused, because it cannot be folder, schema and prefix`, () => {
    assert.match(productIdFault(id) ?? "", /must be one lower-case word/);
  });
}

for (const id of ["platform", "public", "jobs", "identity", "health", "people", "auth"]) {
  test(`the id "${id}" is refused, because the platform uses it`, () => {
    assert.match(productIdFault(id) ?? "", /name of the platform itself/);
    assert.equal(faultsOf([product({ id })]).length, 1);
  });
}

test("an error code of another prefix is refused", () => {
  assert.deepEqual(faultsOf([product({ id: "tea", error: "COFFEE_COLD" })]), [
    'error code "COFFEE_COLD" of product "tea" must start with "TEA_".',
  ]);
});

test("a prefix counts whole: the names of product teapot are not those of tea", () => {
  const names = { error: "TEAPOT_COLD", scope: "teapot:pour", variable: "TRADEPOST_TEAPOT_CUPS" };
  assert.equal(faultsOf([product({ id: "tea", ...names })]).length, 3);
});

test("terms that cannot be shown are refused", () => {
  const terms = { version: "2026 01", title: "Rules", text: "Be kind." };
  assert.deepEqual(faultsOf([{ ...product({ id: "tea" }), terms }]), [
    'product "tea" needs a version of 1 to 50 letters, digits, dots or dashes for its terms.',
  ]);
});

test("a scope of another prefix is refused", () => {
  assert.deepEqual(faultsOf([product({ id: "tea", scope: "coffee:pour" })]), [
    'scope "coffee:pour" of product "tea" must start with "tea:".',
  ]);
});

test("a variable of another prefix is refused", () => {
  assert.deepEqual(faultsOf([product({ id: "tea", variable: "TEA_CUPS" })]), [
    'variable "TEA_CUPS" of product "tea" must start with "TRADEPOST_TEA_".',
  ]);
});

test("an event of another prefix and an encrypted column of another schema are refused", () => {
  assert.deepEqual(
    faultsOf([product({ id: "tea", event: "coffee.poured", encryptedTable: "identity.users" })]),
    [
      'event "coffee.poured" of product "tea" must start with "tea.".',
      'encrypted table "identity.users" of product "tea" must start with "tea.".',
    ],
  );
});

test("every fault of every product is named at once", () => {
  const wrong = { error: "X_COLD", scope: "x:pour", variable: "X_CUPS" };
  const faults = faultsOf([
    product({ id: "tea", ...wrong }),
    product({ id: "tea" }),
    product({ id: "jobs", ...wrong }),
  ]);
  assert.equal(faults.length, 8, faults.join("\n"));
  for (const part of ["two products", '"TEA_"', '"tea:"', '"TRADEPOST_TEA_"', '"jobs" is a name', '"JOBS_"'])
    assert.ok(
      faults.some((fault) => fault.includes(part)),
      `no fault mentions ${part}`,
    );
});

test("jobs and schedules of another prefix are refused, all of them at once", () => {
  assert.throws(() => checkRunningProduct(running("tea", "coffee.brew", "teapot.clean")), {
    message: [
      "A product cannot start:",
      'job "coffee.brew" of product "tea" must start with "tea.".',
      'schedule "teapot.clean" of product "tea" must start with "tea.".',
    ].join("\n- "),
  });
});

function faultsOf(products: readonly Product[]): string[] {
  try {
    checkProducts(products);
    return [];
  } catch (thrown) {
    assert.ok(thrown instanceof Error);
    const [heading, ...faults] = thrown.message.split("\n- ");
    assert.equal(heading, "Products cannot be registered:");
    return faults;
  }
}

function product({ id, error, scope, variable, event, encryptedTable }: Names): Product {
  const upper = id.toUpperCase();
  const cold: ErrorEntry = { status: 409, title: "It is cold.", detail: () => "It is cold.", retry: false };
  return defineProduct({
    id,
    title: "Drinks",
    summary: "Pours drinks.",
    config: defineConfig("Drinks", {
      cups: integer({
        name: variable ?? `TRADEPOST_${upper}_CUPS`,
        description: "How many cups there are.",
        fallback: 1,
        minimum: 1,
        maximum: 9,
      }),
    }),
    errors: { [error ?? `${upper}_COLD`]: cold },
    scopes: { [scope ?? `${id}:pour`]: { summary: "Pour.", role: "member" } },
    events: { [event ?? `${id}.poured`]: { summary: "Poured.", data: Type.Object({}), sample: {} } },
    encryptedColumns: [
      {
        table: encryptedTable ?? `${id}.pots`,
        column: "token",
        keyColumns: ["id"],
        purpose: `${id}.pots.token`,
      },
    ],
    create: () => ({}),
  });
}

function running(id: string, jobName: string, scheduleName: string): RunningProduct {
  const job = defineJob({ name: jobName, payload: Type.Object({}), run: async () => undefined });
  const schedule: ScheduleDefinition = {
    name: scheduleName,
    time: { everySeconds: 60 },
    job,
  };
  return {
    id,
    routes: () => undefined,
    bot: undefined,
    jobs: [job],
    schedules: [schedule],
    health: [],
    close: async () => undefined,
  };
}
