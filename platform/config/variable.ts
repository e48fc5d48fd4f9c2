import { fail, type Result, succeed } from "#platform/kernel";

/** What reading one environment variable needs to know. */
export interface Variable<Value> {
  /** Name in the environment, such as `TRADEPOST_LOG_LEVEL`. */
  readonly name: string;
  /** One sentence for the operator: what it does, in which unit. */
  readonly description: string;
  /** Shown in `.env.example` and in faults. */
  readonly example: string;
  /** Used when the variable is absent or empty. */
  readonly fallback: Value;
  /** Never printed, and redacted from logs. */
  readonly secret: boolean;
  /** Made on first start and kept in the data folder when the environment does not give it. */
  readonly generated: boolean;
  /** Reads the text; a fault says the problem and the cure. */
  readonly parse: (text: string) => Result<Value, string>;
  /** A sentence when the value is legal but unwise in production. */
  productionWarning(value: Value): string | undefined;
}

interface Common<Value> {
  readonly name: string;
  readonly description: string;
  readonly example?: string;
  readonly productionWarning?: (value: Value) => string | undefined;
}

type WithFallback<Value> = Common<Value> & { readonly fallback: Value };

/** Any text. */
export function text(spec: WithFallback<string>): Variable<string> {
  return build(spec, (given) => succeed(given));
}

/** Any text, `undefined` when not set. */
export function optionalText(spec: Common<string | undefined>): Variable<string | undefined> {
  return build({ ...spec, fallback: undefined }, (given) => succeed(given));
}

/** A whole number within bounds, both included. */
export function integer(
  spec: WithFallback<number> & { readonly minimum: number; readonly maximum: number },
): Variable<number> {
  return build(spec, (given) => {
    const value = Number(given);
    const legal = /^-?\d+$/.test(given) && value >= spec.minimum && value <= spec.maximum;
    return legal
      ? succeed(value)
      : fail(`must be a whole number from ${spec.minimum} to ${spec.maximum}, not "${given}"`);
  });
}

/** `true` or `false`. */
export function boolean(spec: WithFallback<boolean>): Variable<boolean> {
  return build(spec, (given) => {
    if (["true", "1", "yes", "on"].includes(given.toLowerCase())) return succeed(true);
    if (["false", "0", "no", "off"].includes(given.toLowerCase())) return succeed(false);
    return fail(`must be true or false, not "${given}"`);
  });
}

/** One of a few words. */
export function choice<const Option extends string>(
  spec: WithFallback<NoInfer<Option>> & { readonly options: readonly Option[] },
): Variable<Option> {
  return build<Option>(spec, (given) => {
    const found = spec.options.find((option) => option === given);
    return found === undefined
      ? fail(`must be one of ${spec.options.join(", ")}, not "${given}"`)
      : succeed(found);
  });
}

/** A comma-separated list; empty when not set. */
export function list(spec: Common<readonly string[]>): Variable<readonly string[]> {
  return build<readonly string[]>({ ...spec, fallback: [] }, (given) =>
    succeed(
      given
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  );
}

/** A comma-separated selection of a few words, in any order. */
export function choices<const Option extends string>(
  spec: WithFallback<readonly NoInfer<Option>[]> & { readonly options: readonly Option[] },
): Variable<readonly Option[]> {
  return build<readonly Option[]>(spec, (given) => {
    const words = given.split(",").map((part) => part.trim());
    const unknown = words.filter((word) => !spec.options.some((option) => option === word));
    return unknown.length > 0
      ? fail(`must list some of ${spec.options.join(", ")}, not "${unknown.join(", ")}"`)
      : succeed(spec.options.filter((option) => words.includes(option)));
  });
}

/** An absolute URL with one of the given schemes; `undefined` when not set. */
export function optionalUrl(
  spec: Common<string | undefined> & { readonly schemes: readonly string[]; readonly secret?: boolean },
): Variable<string | undefined> {
  return build<string | undefined>({ ...spec, fallback: undefined }, (given) =>
    parseUrl(given, spec.schemes, spec.secret ?? false),
  );
}

/** An absolute URL with one of the given schemes. */
export function url(spec: WithFallback<string> & { readonly schemes: readonly string[] }): Variable<string> {
  return build(spec, (given) => parseUrl(given, spec.schemes, false));
}

/** A secret that the operator gives or leaves out. */
export function optionalSecret(spec: Common<string | undefined>): Variable<string | undefined> {
  return {
    ...build<string | undefined>({ ...spec, fallback: undefined }, (given) => succeed(given)),
    secret: true,
  };
}

/** A secret that is made on first start (32 random bytes, base64url) unless the operator gives one. */
export function generatedSecret(spec: Common<string>): Variable<string> {
  const minimumLength = 32;
  const variable = build({ ...spec, fallback: "" }, (given) =>
    given.length >= minimumLength
      ? succeed(given)
      : fail(`must have at least ${minimumLength} characters; make one with: openssl rand -base64 32`),
  );
  return { ...variable, secret: true, generated: true };
}

function parseUrl(given: string, schemes: readonly string[], secret: boolean): Result<string, string> {
  const parsed = URL.parse(given);
  const scheme = parsed?.protocol.slice(0, -1);
  if (scheme !== undefined && schemes.includes(scheme)) return succeed(given);
  const shown = secret || parsed?.password ? "" : `, not "${given}"`;
  return fail(`must be a URL that starts with ${schemes.map((name) => `${name}://`).join(" or ")}${shown}`);
}

function build<Value>(
  spec: WithFallback<Value> & { readonly secret?: boolean },
  parse: (given: string) => Result<Value, string>,
): Variable<Value> {
  return {
    name: spec.name,
    description: spec.description,
    example: spec.example ?? (spec.fallback === undefined ? "" : String(spec.fallback)),
    fallback: spec.fallback,
    secret: spec.secret ?? false,
    generated: false,
    parse,
    productionWarning: spec.productionWarning ?? (() => undefined),
  };
}
