import { open, rename, stat } from "node:fs/promises";

const rotateAboveBytes = 10_000_000;
const readLimitBytes = 64_000;

/** The server's log file, opened for one start, and what that start wrote. */
export interface ServerLog {
  readonly descriptor: number;
  /** The server's own words on why it failed: its FATAL, DETAIL and HINT, or else its last line. */
  reason(): Promise<string>;
  close(): Promise<void>;
}

export async function openServerLog(file: string): Promise<ServerLog> {
  const before = await stat(file).catch(() => undefined);
  if (before !== undefined && before.size > rotateAboveBytes) await rename(file, `${file}.1`);
  const handle = await open(file, "a+", 0o600);
  const { size: startBytes } = await handle.stat();
  return {
    descriptor: handle.fd,
    reason: async () => {
      const buffer = Buffer.alloc(readLimitBytes);
      const { bytesRead } = await handle.read(buffer, 0, readLimitBytes, startBytes);
      return reasonIn(buffer.subarray(0, bytesRead).toString());
    },
    close: () => handle.close(),
  };
}

/** Picks the telling lines out of a server's output. */
export function reasonIn(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const telling = lines.flatMap((line) => {
    const found = /(?:FATAL|PANIC|DETAIL|HINT|initdb: error): +(.*)$/.exec(line);
    return found?.[1] === undefined ? [] : [sentence(found[1])];
  });
  if (telling.length > 0) return telling.join(" ");
  return sentence(lines.at(-1) ?? "it ended without a message");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Whether a server's output tells that its disk is full. */
export function tellsDiskFull(output: string): boolean {
  return /no space left on device|check free disk space|disk quota exceeded/i.test(output);
}
