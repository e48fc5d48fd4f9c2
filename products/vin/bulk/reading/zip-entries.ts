import { constants, inflateRawSync } from "node:zlib";

/** One file of an archive, unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

export class UnpackedTooLargeError extends Error {
  override readonly name = "UnpackedTooLargeError";
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const DIRECTORY_SIGNATURE = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const MOST_ENTRIES = 10_000;

/**
 * Unpacks the wanted files of an archive, all together up to `limitBytes`, whatever the archive says about
 * their sizes (APPNOTE.TXT 4.3; no ZIP64, no encryption). Throws `UnpackedTooLargeError`, or an error when
 * the archive is broken.
 */
export function unpackZip(
  archive: Buffer,
  { limitBytes, wanted }: { readonly limitBytes: number; wanted(name: string): boolean },
): ZipEntry[] {
  const { count, offset } = readEnd(archive);
  const entries: ZipEntry[] = [];
  let left = limitBytes;
  let at = offset;
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== DIRECTORY_SIGNATURE) throw new Error("The directory is broken.");
    const nameBytes = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + DIRECTORY_BYTES, at + DIRECTORY_BYTES + nameBytes);
    if (wanted(name)) {
      const content = unpack(archive, at, left);
      left -= content.length;
      entries.push({ name, content });
    }
    at += DIRECTORY_BYTES + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function readEnd(archive: Buffer): { count: number; offset: number } {
  const last = archive.length - END_BYTES;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at -= 1) {
    if (archive.readUInt32LE(at) !== END_SIGNATURE) continue;
    const count = archive.readUInt16LE(at + 10);
    if (count > MOST_ENTRIES) throw new Error("The archive has too many files.");
    return { count, offset: archive.readUInt32LE(at + 16) };
  }
  throw new Error("The archive has no end.");
}

function unpack(archive: Buffer, directoryAt: number, limitBytes: number): Buffer {
  const method = archive.readUInt16LE(directoryAt + 10);
  const packedBytes = archive.readUInt32LE(directoryAt + 20);
  const localAt = archive.readUInt32LE(directoryAt + 42);
  if (archive.readUInt32LE(localAt) !== LOCAL_SIGNATURE) throw new Error("A file's header is broken.");
  const from =
    localAt + LOCAL_BYTES + archive.readUInt16LE(localAt + 26) + archive.readUInt16LE(localAt + 28);
  const packed = archive.subarray(from, from + packedBytes);
  if (method === STORED && packed.length <= limitBytes) return packed;
  if (method !== DEFLATED && method !== STORED) throw new Error(`Method ${method} is not known.`);
  if (method === STORED || limitBytes <= 0) throw new UnpackedTooLargeError();
  try {
    return inflateRawSync(packed, { maxOutputLength: limitBytes, finishFlush: constants.Z_FINISH });
  } catch (fault) {
    const isTooLarge = (fault as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? new UnpackedTooLargeError() : fault;
  }
}
