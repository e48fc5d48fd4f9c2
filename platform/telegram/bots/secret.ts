import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** The secret that Telegram sends along with each update of a bot: derived, so stored nowhere. */
export function webhookSecret(signingKey: Uint8Array, botId: string): string {
  return createHmac("sha256", signingKey).update(`telegram.webhook ${botId}`).digest("base64url");
}

/** Compares in a time that tells nothing of the right secret. */
export function isSecret(presented: string | undefined, right: string): boolean {
  return timingSafeEqual(digest(presented ?? ""), digest(right));
}

function digest(text: string): Uint8Array {
  return hash("sha256", text, "buffer");
}
