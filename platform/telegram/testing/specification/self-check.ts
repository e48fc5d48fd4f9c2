import type { Update } from "../api-types.ts";
import type { World } from "../state/world.ts";
import { mismatches } from "./conformance.ts";
import type { MethodDescription, TypeReference } from "./table.ts";

const UPDATE: readonly TypeReference[] = [{ name: "Update", depth: 0, word: undefined }];

/** Throws when an update is not as the description says. */
export function checkUpdate(world: World, update: Update): void {
  if (world.selfCheck) check(world, UPDATE, update, "update");
}

/** Throws when an answer is not as the description says. */
export function checkResult(world: World, method: MethodDescription, result: unknown): void {
  if (world.selfCheck) check(world, method.returns, result, method.name);
}

function check(world: World, types: readonly TypeReference[], value: unknown, place: string): void {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  const found = mismatches(world.specification, types, plain, { place, owner: undefined, field: place });
  if (found.length === 0) return;
  const faults = found.map(({ place, problem, expected }) => `${place} is ${problem}, expected ${expected}`);
  throw new Error(`The fake's own answer differs from the description: ${faults.join("; ")}`);
}
