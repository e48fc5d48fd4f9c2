import { messageOf } from "#platform/kernel";

/** VINs that cannot be read; the message is one sentence for people. */
export class ReadingFault extends Error {
  override readonly name = "ReadingFault";
}

/** What helps, by the system's code. */
const READING_CURES: Readonly<Record<string, string>> = {
  ENOENT: "is not there; check its path",
  EISDIR: "is a folder; give a file",
  EACCES: "may not be read by you; change its permissions",
};

const WRITING_CURES: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left; free some or write elsewhere",
  EFBIG: "the file would be too large; write elsewhere",
  EIO: "the device failed; write elsewhere",
};

/** Passes a file on (`-` is the standard input); faults of opening and reading become `ReadingFault`. */
export async function* explainReading(
  path: string,
  source: AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>,
): AsyncGenerator<Uint8Array> {
  const named = path === "-" ? "The standard input" : `The file ${path}`;
  try {
    yield* await source;
  } catch (cause) {
    const reason = READING_CURES[codeOf(cause)] ?? `cannot be read: ${messageOf(cause)}`;
    throw new ReadingFault(`${named} ${reason}.`, { cause });
  }
}

/** One sentence about an output that takes no more. */
export function explainWriting(fault: Error): string {
  return `The answers cannot be written: ${WRITING_CURES[codeOf(fault)] ?? fault.message}.`;
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && "code" in fault ? String(fault.code) : "";
}
