import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  boolean,
  choices,
  coreConfig,
  defineConfig,
  generatedSecret,
  inspectConfig,
  integer,
  optionalSecret,
  optionalUrl,
  publicBaseUrl,
  readConfig,
  renderFaults,
} from "#platform/config";

const mail = defineConfig("Mail", {
  port: integer({ name: "SMTP_PORT", description: "Port.", fallback: 25, minimum: 1, maximum: 65_535 }),
  secure: boolean({ name: "SMTP_SECURE", description: "TLS.", fallback: false }),
  password: optionalSecret({ name: "SMTP_PASSWORD", description: "Password.", example: "your-password" }),
  server: optionalUrl({ name: "SMTP_URL", description: "Server.", schemes: ["smtp"], secret: true }),
});
const signing = defineConfig("Signing", {
  key: generatedSecret({ name: "TRADEPOST_SIGNING_KEY", description: "Signs." }),
});
const strong = "q8Zr1LhVw3TnXs6YpKc0Bd5GfJm2Ua9E";

function warningsOf(environment: Record<string, string>): string {
  return renderFaults(inspectConfig([coreConfig, mail, signing], environment).config.warnings);
}

suite("reading a configuration", () => {
  test("types every value and falls back when a variable is absent or empty", () => {
    const read = readConfig([mail], { SMTP_PORT: "587", SMTP_SECURE: "", SMTP_PASSWORD: "hunter2" });
    assert.ok(read.ok);
    assert.deepEqual(read.value.of(mail), {
      port: 587,
      secure: false,
      password: "hunter2",
      server: undefined,
    });
  });

  test("reports all faults at once, each with variable, problem and cure", () => {
    const read = readConfig([coreConfig, mail], {
      PORT: "http",
      SMTP_SECURE: "perhaps",
      TRADEPOST_ROLES: "http,cook",
      TRADEPOST_MASTER_SECRET: "short",
    });
    assert.ok(!read.ok);
    const rendered = renderFaults(read.fault);
    assert.deepEqual(
      read.fault.map((fault) => fault.variable),
      ["PORT", "TRADEPOST_ROLES", "TRADEPOST_MASTER_SECRET", "SMTP_SECURE"],
    );
    assert.match(rendered, /PORT must be a whole number from 0 to 65535, not "http"\.\n.*PORT=3000/);
    assert.match(rendered, /must list some of http, worker, bot, cron, not "cook"/);
    assert.match(rendered, /at least 32 characters.*\n.*openssl rand/);
  });

  test("never repeats a secret in a fault or warning", () => {
    const environment = {
      TRADEPOST_ENVIRONMENT: "production",
      SMTP_URL: "http://someone:canary-one@host",
      SMTP_PASSWORD: "canary-two",
      TRADEPOST_MASTER_SECRET: "canary-three",
    };
    const { config, faults } = inspectConfig([coreConfig, mail], environment);
    const rendered = renderFaults([...faults, ...config.warnings]);
    assert.equal(faults.length, 2);
    assert.doesNotMatch(rendered, /canary/);
  });

  test("refuses a generated secret without a value, so that nothing runs with an empty key", () => {
    const read = readConfig([signing], {});
    assert.ok(!read.ok);
    assert.match(renderFaults(read.fault), /TRADEPOST_SIGNING_KEY has no value/);
  });

  test("names the nearest setting for an unknown TRADEPOST_ name and leaves other names alone", () => {
    const rendered = warningsOf({ TRADEPOST_DATA_DRI: "/data", TRADEPOST_QUITE_ELSE: "1", HOME: "/root" });
    assert.match(rendered, /TRADEPOST_DATA_DRI is no setting.*\n.*Did you mean TRADEPOST_DATA_DIR\?/);
    assert.match(rendered, /TRADEPOST_QUITE_ELSE is no setting.*\n.*\.env\.example/);
    assert.doesNotMatch(rendered, /HOME/);
  });

  test("names a setting without prefix when it was given one", () => {
    assert.doesNotMatch(warningsOf({ TRADEPOST_COLOUR: "1" }), /Did you mean/);
    assert.match(warningsOf({ TRADEPOST_PORT: "1" }), /Did you mean PORT\?/);
    assert.match(warningsOf({ TRADEPOST_SMTP_PASWORD: "1" }), /Did you mean SMTP_PASSWORD\?/);
  });

  test("knows the file form of a secret, and only of a secret", () => {
    const rendered = warningsOf({ TRADEPOST_SIGNING_KEY_FILE: "/run/x", TRADEPOST_HOST_FILE: "/run/y" });
    assert.doesNotMatch(rendered, /SIGNING_KEY_FILE/);
    assert.match(rendered, /TRADEPOST_HOST_FILE/);
  });

  test("refuses two declarations of one variable", () => {
    const other = defineConfig("Other", {
      port: integer({ name: "SMTP_PORT", description: "Port.", fallback: 1, minimum: 1, maximum: 2 }),
    });
    assert.throws(() => inspectConfig([mail, other], {}), /declared twice: SMTP_PORT/);
  });

  test("refuses to hand out a slice that was not read", () => {
    assert.throws(() => inspectConfig([mail], {}).config.of(signing), /"Signing" was not read/);
  });

  test("keeps roles in their own order and once", () => {
    const roles = choices({ name: "ROLES", description: "Roles.", options: ["a", "b", "c"], fallback: [] });
    assert.deepEqual(roles.parse("c, a,c"), { ok: true, value: ["a", "c"] });
  });

  test("derives the public address from the port when none is given", () => {
    assert.equal(publicBaseUrl({ baseUrl: undefined, port: 3100 }), "http://localhost:3100");
    assert.equal(publicBaseUrl({ baseUrl: "https://shop.example/", port: 3100 }), "https://shop.example");
  });
});

suite("warnings for production", () => {
  const production = {
    NODE_ENV: "production",
    TRADEPOST_MASTER_SECRET: strong,
    TRADEPOST_BASE_URL: "https://a.example",
  };

  test("are silent for a sound configuration and outside of production", () => {
    assert.equal(warningsOf({ ...production, SMTP_PASSWORD: strong }), "");
    assert.equal(warningsOf({ TRADEPOST_BASE_URL: "http://a.example", SMTP_PASSWORD: "changeme" }), "");
  });

  test("name an unencrypted or missing public address", () => {
    assert.match(
      warningsOf({ ...production, TRADEPOST_BASE_URL: "http://a.example" }),
      /TRADEPOST_BASE_URL.*unencrypted/,
    );
    assert.match(warningsOf({ NODE_ENV: "production" }), /TRADEPOST_BASE_URL is not set/);
  });

  test("name secrets that are short, known or repetitive", () => {
    assert.match(warningsOf({ ...production, SMTP_PASSWORD: "k7Hq2" }), /SMTP_PASSWORD is shorter than 16/);
    assert.match(
      warningsOf({ ...production, SMTP_PASSWORD: "changeme-changeme-1" }),
      /SMTP_PASSWORD is a text from doc/,
    );
    assert.match(
      warningsOf({ ...production, SMTP_PASSWORD: "your-password" }),
      /SMTP_PASSWORD is a text from doc/,
    );
    assert.match(
      warningsOf({ ...production, TRADEPOST_MASTER_SECRET: "ab".repeat(20) }),
      /TRADEPOST_MASTER_SECRET repeats a few characters.*\n.*openssl/,
    );
  });

  test("name addresses with default passwords", () => {
    assert.match(
      warningsOf({ ...production, SMTP_URL: "smtp://mailer:password@host" }),
      /SMTP_URL holds a default password/,
    );
    assert.match(
      warningsOf({ ...production, SMTP_URL: "smtp://mailer@host" }),
      /SMTP_URL holds a default password or none/,
    );
    assert.equal(warningsOf({ ...production, SMTP_URL: `smtp://mailer:${strong}@host` }), "");
  });
});
