import { createHash } from "node:crypto";
import type { Database } from "#platform/database";
import { type Clock, dateFrom } from "#platform/kernel";
import { type ProvenIdentity, provenIdentity } from "../external/proven.ts";
import { TELEGRAM_ISSUER } from "../openid/providers.ts";
import { loginWidgetFields, miniAppFields, type SignedFields } from "./signed-data.ts";
import type { TelegramProof } from "./telegram.ts";

const WIDGET_SECONDS = 10 * 60;
const MINI_APP_SECONDS = 60 * 60;
/** Clocks may differ by so much. */
const LEEWAY_SECONDS = 60;
const LONGEST = 8192;

interface ProveParts {
  readonly clock: Clock;
  readonly database: Database;
}

/** Who Telegram says is there; `undefined` for what is forged, too old, or was used. */
export async function proveTelegram(
  parts: ProveParts,
  proof: TelegramProof,
  botToken: string,
): Promise<ProvenIdentity | undefined> {
  return proof.kind === "mini-app"
    ? proveMiniApp(parts, proof.initData, botToken)
    : proveWidget(parts, proof.fields, botToken);
}

async function proveWidget(
  parts: ProveParts,
  given: Readonly<Record<string, string>>,
  botToken: string,
): Promise<ProvenIdentity | undefined> {
  const fields = loginWidgetFields(given, botToken);
  if (fields === undefined || !isFresh(parts.clock, fields, WIDGET_SECONDS)) return undefined;
  const identity = identityOf("telegram-widget", Object.fromEntries(fields));
  return identity && (await useOnce(parts, given["hash"] ?? "")) ? identity : undefined;
}

function proveMiniApp({ clock }: ProveParts, initData: string, botToken: string): ProvenIdentity | undefined {
  const fields = initData.length > LONGEST ? undefined : miniAppFields(initData, botToken);
  if (fields === undefined || !isFresh(clock, fields, MINI_APP_SECONDS)) return undefined;
  const user = parseObject(fields.get("user") ?? "");
  return user && identityOf("telegram-mini-app", user);
}

function isFresh(clock: Clock, fields: SignedFields, longestSeconds: number): boolean {
  const stated = fields.get("auth_date") ?? "";
  const ageSeconds = clock.nowMs() / 1000 - Number(stated);
  return /^\d{1,12}$/.test(stated) && ageSeconds <= longestSeconds && ageSeconds >= -LEEWAY_SECONDS;
}

/** Of several presenters of one proof one wins. */
async function useOnce({ clock, database }: ProveParts, hash: string): Promise<boolean> {
  const used = await database.query({
    text: `insert into identity.used_telegram_proofs (proof_hash, expires_at) values ($1, $2)
      on conflict do nothing returning 1`,
    values: [
      createHash("sha256").update(hash).digest(),
      dateFrom(clock.nowMs() + (WIDGET_SECONDS + LEEWAY_SECONDS) * 1000),
    ],
  });
  return used.length > 0;
}

function identityOf(method: string, user: Readonly<Record<string, unknown>>): ProvenIdentity | undefined {
  const id = String(user["id"] ?? "");
  if (!/^[1-9]\d{0,15}$/.test(id) || user["is_bot"] === true) return undefined;
  const names = [user["first_name"], user["last_name"]].filter((name) => typeof name === "string");
  return provenIdentity({
    provider: TELEGRAM_ISSUER,
    subject: id,
    method,
    name: names.join(" "),
    userName: user["username"],
    language: user["language_code"],
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
