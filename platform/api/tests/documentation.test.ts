import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, openApi } from "./bench.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

let bench: ApiBench;

before(async () => {
  bench = await openApi();
});
after(() => bench.close());

function operations(): [string, Operation][] {
  return Object.entries(bench.server.app.swagger().paths ?? {})
    .filter(([path]) => /^\/api\/v1\/(auth|me|workspaces|invitations|operator)\b|^\/\.well-known/.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    );
}

test("every route has a name of its own, a summary, a tag and an answer that is described", () => {
  const all = operations();
  assert.ok(all.length > 70);
  for (const [name, { summary, tags = [], responses }] of all) {
    assert.ok(summary !== undefined && tags.length === 1, name);
    assert.equal(Object.keys(responses).filter((status) => /^[23]/.test(status)).length, 1, name);
  }
  const names = all.map(([, { operationId }]) => operationId);
  assert.equal(new Set(names).size, names.length);
});
