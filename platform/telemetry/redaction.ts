const HIDDEN = "[redacted]";
const NAMES = "authorization|cookies?|token|secret|password|passphrase|api[-_]?key|private[-_]?key";

/** A name that ends like this holds a secret: `accessToken`, `x-api-key`, `set-cookie`. */
const SECRET_NAME = new RegExp(`(?:${NAMES})$`, "i");

/** A secret name in JSON, plain or escaped once inside a JSON text, with its text value. */
const JSON_TEXT = String.raw`(?<name>${NAMES})(?:(?<plain>"\s*:\s*")(?:[^"\\]|\\.)*|(?<escaped>\\"\s*:\s*\\")(?:[^"\\]|\\[^"])*)`;
/** `password=...`, `token: ...` in messages, queries and headers. */
const ASSIGNED = String.raw`(?<label>${NAMES})(?<sign>=|: ?)(?!\s|\[redacted)(?:(?:bearer|basic) +)?[^\s"'\\,;&})\]]+`;
const BEARER = String.raw`\b(?:bearer|basic) +[\w.~+/=-]{8,}`;
/** Our API keys, Telegram bot tokens, JSON web tokens, Stripe keys. Bounded where a text could begin many and end none. */
const KNOWN = String.raw`\btp_[\w-]{16,}|(?<!\d)\d{6,12}:[\w-]{30,}|\beyJ[\w-]{8,500}\.[\w-]+\.[\w-]*|\b(?:[sr]k_(?:live|test)|whsec)_\w{10,}`;
const USER_INFO = String.raw`(?<=:\/\/)[^\s/:@"]*:[^\s/@"]+(?=@)`;

const ANYWHERE = new RegExp([JSON_TEXT, BEARER, ASSIGNED, KNOWN, USER_INFO].join("|"), "gi");
const NESTED = new RegExp(String.raw`(?:${NAMES})"\s*:\s*[[{]`, "i");

/** Takes secrets out of a text: a message, a URL, a serialised JSON line. */
export function redactText(text: string): string {
  return text.replace(ANYWHERE, (_match, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Partial<Record<"name" | "plain" | "escaped" | "label" | "sign", string>>;
    if (groups.name !== undefined) return `${groups.name}${groups.plain ?? groups.escaped ?? ""}${HIDDEN}`;
    if (groups.label !== undefined) return `${groups.label}${groups.sign ?? ""}${HIDDEN}`;
    return HIDDEN;
  });
}

/** Takes secrets out of one JSON line, also where a secret name holds an object or a list. */
export function redactLine(line: string): string {
  if (!NESTED.test(line)) return redactText(line);
  return `${JSON.stringify(redactValue(JSON.parse(line)))}\n`;
}

/** A copy of any value made of plain objects, lists and texts, without its secrets. */
export function redactValue(value: unknown): unknown {
  return redactInside(value, new WeakSet());
}

function redactInside(value: unknown, above: WeakSet<object>): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (above.has(value)) return "[circular]";
  above.add(value);
  const copy = Array.isArray(value)
    ? value.map((item) => redactInside(item, above))
    : Object.fromEntries(
        Object.entries(value).map(([name, item]) => [
          name,
          SECRET_NAME.test(name) && typeof item !== "number" ? HIDDEN : redactInside(item, above),
        ]),
      );
  above.delete(value);
  return copy;
}
