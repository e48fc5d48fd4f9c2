import { createHash } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { VehicleIndexFault } from "./fault.ts";
import { layout, type ColumnName, type Columns, type ColumnType } from "./layout.ts";
import type { VehicleIndexOrigin } from "./types.ts";

/**
 * File format: 8 bytes magic, u32 version, u32 payload bytes, 32 bytes sha256 of the payload,
 * payload. The payload is zstd of: u32 directory bytes, directory (JSON), columns, each starting
 * at a multiple of 8. All numbers little-endian.
 */
export const FORMAT_VERSION = 1;
const MAGIC = Buffer.from("TPVEHIDX", "latin1");
const HEADER_BYTES = 48;
const CURE = "Restore the file from the repository or build it with scripts/build-vehicle-index.ts.";

interface Directory {
  origin: VehicleIndexOrigin;
  columns: { name: string; type: ColumnType; offset: number; length: number }[];
}

const bytesPerItem: Record<ColumnType, number> = { u8: 1, u16: 2, u32: 4 };
const align = (offset: number): number => Math.ceil(offset / 8) * 8;

/** Packs columns into the file's bytes. The same columns give the same bytes. */
export function packIndex(origin: VehicleIndexOrigin, columns: Columns): Buffer {
  const names = Object.keys(layout) as ColumnName[];
  const directory: Directory = { origin, columns: [] };
  let offset = 0;
  for (const name of names) {
    const column = columns[name];
    directory.columns.push({ name, type: layout[name], offset, length: column.length });
    offset = align(offset + column.byteLength);
  }
  const head = Buffer.from(JSON.stringify(directory), "utf8");
  const start = align(4 + head.length);
  const raw = Buffer.alloc(start + offset);
  raw.writeUInt32LE(head.length, 0);
  head.copy(raw, 4);
  for (const entry of directory.columns) {
    const column = columns[entry.name as ColumnName];
    Buffer.from(column.buffer, column.byteOffset, column.byteLength).copy(raw, start + entry.offset);
  }
  return frame(compress(raw));
}

function compress(raw: Buffer): Buffer {
  return zstdCompressSync(raw, {
    params: {
      [constants.ZSTD_c_compressionLevel]: 19,
      [constants.ZSTD_c_windowLog]: 26,
    },
  });
}

function frame(payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header, 0);
  header.writeUInt32LE(FORMAT_VERSION, 8);
  header.writeUInt32LE(payload.length, 12);
  createHash("sha256").update(payload).digest().copy(header, 16);
  return Buffer.concat([header, payload]);
}

/** Checks and unpacks the file's bytes. Throws VehicleIndexFault naming what is wrong. */
export function unpackIndex(file: Buffer): { origin: VehicleIndexOrigin; columns: Columns } {
  const raw = zstdDecompressSync(checkedPayload(file), {
    params: { [constants.ZSTD_d_windowLogMax]: 26 },
  });
  const headLength = raw.readUInt32LE(0);
  const directory = JSON.parse(raw.toString("utf8", 4, 4 + headLength)) as Directory;
  const start = align(4 + headLength);
  const columns: Record<string, Uint8Array | Uint16Array | Uint32Array> = {};
  for (const entry of directory.columns) {
    columns[entry.name] = view(raw, start + entry.offset, entry.type, entry.length);
  }
  for (const [name, type] of Object.entries(layout)) {
    const column = columns[name];
    if (column === undefined || column.BYTES_PER_ELEMENT !== bytesPerItem[type]) {
      throw new VehicleIndexFault("incomplete", `The vehicle index lacks the column ${name}. ${CURE}`);
    }
  }
  return { origin: directory.origin, columns: columns as unknown as Columns };
}

function view(raw: Buffer, offset: number, type: ColumnType, length: number) {
  const start = raw.byteOffset + offset;
  if (type === "u8") return new Uint8Array(raw.buffer, start, length);
  if (type === "u16") return new Uint16Array(raw.buffer, start, length);
  return new Uint32Array(raw.buffer, start, length);
}

function checkedPayload(file: Buffer): Buffer {
  if (file.length < HEADER_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new VehicleIndexFault("not-an-index", `The file is not a vehicle index. ${CURE}`);
  }
  const version = file.readUInt32LE(8);
  if (version > FORMAT_VERSION) {
    throw new VehicleIndexFault(
      "newer-version",
      `The vehicle index has format ${version}, this program reads ${FORMAT_VERSION}. Update the program.`,
    );
  }
  if (version < FORMAT_VERSION) {
    throw new VehicleIndexFault(
      "older-version",
      `The vehicle index has format ${version}, this program reads ${FORMAT_VERSION}. ${CURE}`,
    );
  }
  const length = file.readUInt32LE(12);
  const payload = file.subarray(HEADER_BYTES);
  if (payload.length !== length) {
    throw new VehicleIndexFault(
      "truncated",
      `The vehicle index should hold ${length} payload bytes but holds ${payload.length}. ${CURE}`,
    );
  }
  if (!createHash("sha256").update(payload).digest().equals(file.subarray(16, HEADER_BYTES))) {
    throw new VehicleIndexFault("checksum", `The vehicle index is damaged: its checksum is wrong. ${CURE}`);
  }
  return payload;
}
