import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { importsOf, readSource, sourceFiles, withoutComments } from "../architecture/imports.ts";

/** What runs in an installation: neither tests nor what only tests use. */
const SERVED = /^(?:apps|platform|products)\/(?!(?:.*\/)?(?:tests|testing)\/)(?!.*testing\.ts$)/;
const files = sourceFiles().filter((file) => SERVED.test(file));
const codeOf = (file: string): string => withoutComments(readSource(file));

/** Files in which a form stands, but for those that say why. */
function unsaid(form: RegExp, said: Readonly<Record<string, string>>): readonly string[] {
  const found = files.filter((file) => form.test(codeOf(file)));
  const gone = Object.keys(said).filter((file) => !found.includes(file));
  assert.deepEqual(gone, [], "These are no exceptions any more.");
  return found.filter((file) => !Object.hasOwn(said, file));
}

describe("sources", () => {
  it("start programs for the built-in database and the command line only, with nothing that a caller gave", () => {
    const found = files.filter((file) =>
      importsOf(file).some(({ target }) => /^(?:node:)?child_process$/.test(target)),
    );
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((file) => !file.startsWith("platform/database/embedded/")),
      // The command itself, which goes on under the Node that belongs to it.
      ["apps/cli/tradepost.mjs"],
    );
    const said = {
      "apps/cli/tradepost.mjs": "On Windows, with the words that people typed into their own shell.",
    };
    assert.deepEqual(unsaid(/\bshell\s*:|(?<![.\w])exec(?:Sync)?\s*\(\s*[`"']/, said), []);
  });

  it("put regular expressions together of nothing that a caller gave", () => {
    const said = {
      "platform/kernel/names.ts": "Of a constant.",
      "platform/http/unmatched.ts": "Of paths that our routes register, escaped.",
      "platform/telegram/handling/arguments.ts": "Of a number that we count.",
      "platform/telemetry/redaction.ts": "Of constants.",
    };
    assert.deepEqual(unsaid(/\bRegExp\s*\((?!\s*(?:["'`]|\)))|\bnew\s+RegExp\b/, said), []);
  });

  it("run no code that is made at run time", () => {
    assert.deepEqual(
      unsaid(/(?<![.\w])eval\s*\(|\bnew\s+Function\b|(?<![.\w])Function\s*\(|["']node:vm["']/, {}),
      [],
    );
  });

  it("hash by SHA-256 and stronger, and leave all of it to known libraries", () => {
    const weak =
      /["'`](?:md[245]|sha-?1|rsa-md5|rsa-sha1|ripemd\w*|des(?:3|-[\w-]+)?|rc4|bf(?:-[\w-]+)?|aes-\d+-(?:ecb|cbc|ctr))["'`]/i;
    const said = {
      "platform/limits/redis-limiter.ts": "The name by which Redis knows a script.",
      "platform/identity/two-factor/totp.ts": "HMAC, as authenticator apps ask for (RFC 6238).",
    };
    assert.deepEqual(unsaid(weak, said), []);
  });

  it("draw what must not be guessed from the secure generator", () => {
    const said = {
      "platform/database/pool/availability.ts": "The pause between two tries.",
      "platform/jobs/settle.ts": "The pause between two tries.",
      "platform/outbound/create.ts": "The pause between two tries.",
      "platform/webhooks/create.ts": "The pause between two tries.",
    };
    assert.deepEqual(unsaid(/\bMath\s*\.\s*random\b/, said), []);
  });

  it("keep in a browser what its tab needs for a moment, and no secret for longer", () => {
    const pages = files.filter((file) => file.startsWith("platform/api/pages/"));
    const code = pages.map(codeOf).join("\n");
    assert.doesNotMatch(code, /\blocalStorage\b|\bindexedDB\b|\bdocument\.cookie\b|\bcaches\b/);
    const kept = [...code.matchAll(/\bsessionStorage\.setItem\(\s*"([\w-]+)"/g)].map(([, name]) => name);
    assert.deepEqual(new Set(kept), new Set(["invitation", "sign-up"]));
    assert.doesNotMatch(code, /sessionStorage\.setItem\([^;]*password/);
  });

  it("ask nobody for a new password after a time, nor for a hint", () => {
    const form = /password[_-]?(?:expires|max[_-]?age|rotat|hint|changed[_-]?at)|security[_-]?question/i;
    assert.deepEqual(unsaid(form, {}), []);
  });
});
