import assert from "node:assert/strict";
import { test } from "node:test";
import { createKnownPaths } from "../unmatched.ts";

const ANY_CASE = "/:api(^[Aa][Pp][Ii]$)/:old(^(?:[Oo][Ll][Dd]|before)$)/*";

function known() {
  const paths = createKnownPaths();
  paths.add("GET", "/things/:id");
  paths.add("HEAD", "/things/:id");
  paths.add("GET", "/a.b/c");
  paths.add("GET", ANY_CASE);
  paths.add("POST", ANY_CASE);
  return paths;
}

for (const [what, path, allow] of [
  ["a parameter", "/things/abc", "GET, HEAD"],
  ["an empty parameter", "/things/", undefined],
  ["more than the parameter", "/things/abc/d", undefined],
  ["a point", "/a.b/c", "GET"],
  ["another character in the place of a point", "/axb/c", undefined],
  ["constraints that are kept", "/API/Old/x/y", "GET, POST"],
  ["a constraint with a group", "/api/before/", "GET, POST"],
  ["a broken constraint", "/apis/old/x", undefined],
  ["a constraint broken at its start", "/xapi/old/x", undefined],
] as const) {
  test(`the methods of ${what} are known`, () => {
    const { error, allow: found } = known().refusal(path);
    assert.equal(found, allow);
    assert.equal(error.code, allow === undefined ? "HTTP_NOT_FOUND" : "HTTP_METHOD_NOT_ALLOWED");
  });
}
