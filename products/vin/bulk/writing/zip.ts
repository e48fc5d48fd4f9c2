import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** One file to be packed; its content may be made while it is packed. */
export interface ZipSource {
  readonly name: string;
  readonly content: Uint8Array | AsyncIterable<string>;
}

interface Packed {
  readonly name: Buffer;
  readonly offset: number;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

const VERSION = 20;
/** Sizes follow the content; the name is UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980, so that the same content gives the same file. */
const DATE = 0x0021;

/**
 * An archive of files, written as their content arrives and without holding it (APPNOTE.TXT 4.3; files and
 * archive below 4 GiB).
 */
export async function* zipped(
  sources: Iterable<ZipSource>,
  { level }: { readonly level: number },
): AsyncGenerator<Buffer> {
  const files: Packed[] = [];
  let offset = 0;
  for (const { name, content } of sources) {
    const nameBytes = Buffer.from(name);
    const header = localHeader(nameBytes);
    yield header;
    const start = offset;
    offset += header.length;
    let checksum = 0;
    let bytes = 0;
    let packedBytes = 0;
    const measured = async function* () {
      for await (const given of content instanceof Uint8Array ? [content] : content) {
        const chunk = typeof given === "string" ? Buffer.from(given) : Buffer.from(given);
        checksum = crc32(chunk, checksum);
        bytes += chunk.length;
        yield chunk;
      }
    };
    for await (const part of deflated(measured(), level)) {
      packedBytes += part.length;
      yield part;
    }
    offset += packedBytes;
    const trailer = words([4, 0x08074b50], [4, checksum], [4, packedBytes], [4, bytes]);
    yield trailer;
    offset += trailer.length;
    files.push({ name: nameBytes, offset: start, checksum, packedBytes, bytes });
  }
  yield directory(files, offset);
}

async function* deflated(input: AsyncIterable<Buffer>, level: number): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level });
  const source = Readable.from(input, { objectMode: false });
  source.on("error", (fault) => deflate.destroy(fault));
  try {
    for await (const part of source.pipe(deflate)) yield part as Buffer;
  } finally {
    source.destroy();
    deflate.destroy();
  }
}

function localHeader(name: Buffer): Buffer {
  return Buffer.concat([
    words(
      [4, 0x04034b50],
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, 0],
      [2, DATE],
      [4, 0],
      [4, 0],
      [4, 0],
      [2, name.length],
      [2, 0],
    ),
    name,
  ]);
}

function directory(files: readonly Packed[], offset: number): Buffer {
  const entries = files.flatMap((file) => [
    words(
      [4, 0x02014b50],
      [2, VERSION],
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, 0],
      [2, DATE],
      [4, file.checksum],
      [4, file.packedBytes],
      [4, file.bytes],
      [2, file.name.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, file.offset],
    ),
    file.name,
  ]);
  const list = Buffer.concat(entries);
  const end = words(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, list.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([list, end]);
}

/** Little-endian numbers behind one another, each of 2 or 4 bytes. */
function words(...numbers: readonly (readonly [2 | 4, number])[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of numbers) at = buffer.writeUIntLE(value, at, size);
  return buffer;
}
