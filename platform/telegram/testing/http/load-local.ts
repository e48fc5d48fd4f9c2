import { get } from "node:http";
import { isLoopback } from "../delivery/webhook-address.ts";

const LIMIT_BYTES = 20 * 1024 * 1024;

/** Reads a file from an address on this machine; undefined when that fails. Nothing is loaded from elsewhere. */
export function loadLocal(
  address: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined> {
  if (!URL.canParse(address)) return Promise.resolve(undefined);
  const url = new URL(address);
  if (url.protocol !== "http:" || !isLoopback(url.hostname)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    get(url, { signal }, (response) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      response.on("data", (chunk: Uint8Array) => {
        length += chunk.length;
        if (length <= LIMIT_BYTES) chunks.push(chunk);
      });
      response.on("error", () => resolve(undefined));
      response.on("end", () => {
        const mimeType = (response.headers["content-type"] ?? "").split(";")[0] ?? "";
        const isRight = response.statusCode === 200 && length <= LIMIT_BYTES;
        resolve(isRight ? { bytes: Buffer.concat(chunks), mimeType } : undefined);
      });
    }).on("error", () => resolve(undefined));
  });
}
