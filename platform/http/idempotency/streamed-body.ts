import { createHash } from "node:crypto";
import { Readable } from "node:stream";

/** A body that is hashed while the handler reads it. */
export interface StreamedBody {
  readonly stream: Readable;
  /** SHA-256 of the body; `null` unless it was read to its end. */
  contentHash(): Buffer | null;
}

/** Touches the body only when the handler does, and leaves it open when that stops early. */
export function hashedBody(body: Readable): StreamedBody {
  const hash = createHash("sha256");
  let digest: Buffer | null = null;
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      yield chunk;
    }
    digest = hash.digest();
  }
  return { stream: Readable.from(read(), { objectMode: false }), contentHash: () => digest };
}

/** Reads a body to its end; answers its SHA-256. */
export async function hashOf(body: Readable): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest();
}
