import type { IncomingMessage } from "node:http";
import { ApiFault, badRequest } from "../faults/api-fault.ts";
import { Upload } from "./upload.ts";

/** Bots may upload 50 MB; a little more is left for the other parts of the body. */
const BODY_LIMIT_BYTES = 50 * 1024 * 1024 + 64 * 1024;

/** Everything a request brings: query, then body, whichever of the four ways it is written. */
export async function readGiven(
  message: IncomingMessage,
  query: URLSearchParams,
): Promise<Map<string, unknown>> {
  const given = new Map<string, unknown>(query);
  const bytes = await readBytes(message);
  if (bytes.length === 0) return given;
  for (const [name, value] of await readBody(message.headers["content-type"] ?? "", bytes))
    given.set(name, value);
  return given;
}

async function readBytes(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (length > BODY_LIMIT_BYTES) throw new ApiFault(413, "Request Entity Too Large");
  return Buffer.concat(chunks);
}

async function readBody(
  contentType: string,
  bytes: Buffer<ArrayBuffer>,
): Promise<Iterable<[string, unknown]>> {
  if (contentType.startsWith("application/json")) return readJson(bytes);
  if (contentType.startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams(bytes.toString());
  if (contentType.startsWith("multipart/form-data")) return readForm(contentType, bytes);
  return [];
}

function readJson(bytes: Buffer): Iterable<[string, unknown]> {
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return Object.entries(body);
  } catch {
    // Falls through to the refusal below.
  }
  throw badRequest("can't parse JSON object");
}

async function readForm(
  contentType: string,
  bytes: Buffer<ArrayBuffer>,
): Promise<Iterable<[string, unknown]>> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } })
    .formData()
    .catch(() => {
      throw badRequest("can't parse multipart/form-data");
    });
  return Promise.all(
    [...form].map(async ([name, value]): Promise<[string, unknown]> => [
      name,
      typeof value === "string"
        ? value
        : new Upload(new Uint8Array(await value.arrayBuffer()), value.name, value.type),
    ]),
  );
}
