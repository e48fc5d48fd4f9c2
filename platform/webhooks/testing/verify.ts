import { createHmac, timingSafeEqual } from "node:crypto";
import type { Received } from "./receiver.ts";

/**
 * A receiver's check, written from the text of Standard Webhooks 1.0.0 and sharing no code with the
 * sender. Answers the message's id; throws with what is wrong.
 */
export function verify(secret: string, { headers, body }: Received, nowSeconds: number): string {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string")
    throw new Error("header missing");
  if (!secret.startsWith("whsec_")) throw new Error("secret without prefix");
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  if (key.length < 24 || key.length > 64) throw new Error("secret of wrong size");
  if (!/^\d+$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > 300)
    throw new Error("timestamp too far off");
  const expected = createHmac("sha256", key)
    .update(id)
    .update(".")
    .update(timestamp)
    .update(".")
    .update(body)
    .digest();
  const found = signatures.split(" ").some((versioned) => {
    const [version, signature = ""] = versioned.split(",");
    const given = Buffer.from(signature, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!found) throw new Error("no signature fits");
  return id;
}
