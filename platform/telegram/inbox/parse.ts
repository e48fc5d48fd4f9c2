/** An update as it goes into the inbox. */
export interface IncomingUpdate {
  readonly botId: string;
  readonly updateId: number;
  /** What is handled one after the other. */
  readonly lane: string;
  readonly kind: string;
  /** The JSON text. */
  readonly body: string;
}

export interface RejectedUpdate {
  readonly botId: string;
  readonly reason: "oversize" | "malformed";
  readonly sizeBytes: number;
  readonly excerpt: string;
}

export type ParsedUpdate = { readonly update: IncomingUpdate } | { readonly rejected: RejectedUpdate };

/** Telegram's own updates stay far below. */
const LIMIT_BYTES = 1_000_000;
const EXCERPT_LENGTH = 2000;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** How the names of the lanes begin in which somebody waits. */
export const PAYMENT_LANES = "query:";
export const INLINE_LANES = "inline:";

interface Party {
  readonly id?: unknown;
}

interface UpdateContent {
  readonly chat?: Party;
  readonly from?: Party;
  readonly user?: Party;
  readonly message?: { readonly chat?: Party };
}

/** Kinds that are never behind the chat's other updates: Telegram waits ten seconds for payment queries. */
const LANES: Readonly<Record<string, string>> = {
  pre_checkout_query: PAYMENT_LANES,
  shipping_query: PAYMENT_LANES,
  inline_query: INLINE_LANES,
  chosen_inline_result: INLINE_LANES,
};

/** Reads what an update needs to be stored, and nothing else of it. */
export function parseUpdate(botId: string, body: string | Uint8Array): ParsedUpdate {
  const sizeBytes = Buffer.byteLength(body);
  const rejected = (reason: RejectedUpdate["reason"]): ParsedUpdate => ({
    rejected: { botId, reason, sizeBytes, excerpt: excerptOf(body) },
  });
  if (sizeBytes > LIMIT_BYTES) return rejected("oversize");
  try {
    const text = typeof body === "string" ? body : decoder.decode(body);
    return { update: incoming(botId, text, JSON.parse(text) as unknown) };
  } catch {
    return rejected("malformed");
  }
}

/** Throws when it is no update. */
export function incoming(botId: string, body: string, parsed: unknown): IncomingUpdate {
  if (typeof parsed !== "object" || parsed === null) throw new TypeError("An update is an object.");
  const { update_id: updateId, ...contents } = parsed as Record<string, unknown>;
  if (!Number.isSafeInteger(updateId) || (updateId as number) < 0) throw new TypeError("update_id is wrong.");
  const [kind, content] = Object.entries(contents)[0] ?? [];
  if (kind === undefined || !/^[a-z_]{1,64}$/.test(kind) || typeof content !== "object" || content === null)
    throw new TypeError("The update says nothing.");
  return { botId, updateId: updateId as number, lane: laneOf(kind, content as UpdateContent), kind, body };
}

function laneOf(kind: string, content: UpdateContent): string {
  const person = idOf(content.from) ?? idOf(content.user);
  const own = Object.hasOwn(LANES, kind) ? LANES[kind] : undefined;
  if (own !== undefined) return `${own}${person ?? "none"}`;
  const chat = idOf(content.chat) ?? idOf(content.message?.chat) ?? person;
  return chat === undefined ? `other:${kind}` : `chat:${chat}`;
}

function idOf(party: Party | undefined): string | undefined {
  const id = party?.id;
  return Number.isSafeInteger(id) ? String(id) : undefined;
}

function excerptOf(body: string | Uint8Array): string {
  const text = typeof body === "string" ? body : Buffer.from(body.subarray(0, EXCERPT_LENGTH)).toString();
  return text.slice(0, EXCERPT_LENGTH).replaceAll("\0", "").toWellFormed();
}
