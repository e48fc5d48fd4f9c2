import { randomBytes } from "node:crypto";
import { statfs, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { dataFolderFault, nearestFolder } from "../data-folder.ts";
import type { Check, CheckResult } from "./doctor.ts";

const MEBIBYTE = 1024 * 1024;
const WARN_BELOW_FREE_BYTES = 1024 * MEBIBYTE;
const FAIL_BELOW_FREE_BYTES = 100 * MEBIBYTE;

/** Whether Node is new enough to run the sources. */
export function nodeVersionCheck(minimumMajor: number, version: string = process.version): Check {
  return {
    name: "Node.js",
    run: () => {
      const major = Number(/^v?(\d+)/.exec(version)?.[1]);
      if (major >= minimumMajor) return { status: "ok", finding: version };
      const finding = `${version} is too old, ${minimumMajor} or newer is needed`;
      return {
        status: "fail",
        finding,
        cure: "Run `npm ci` and start by `npm start`, which brings its own Node.",
      };
    },
  };
}

/**
 * Whether the data folder, or the nearest folder above it while it is missing, can be written and its
 * disk has room. Leaves nothing behind.
 */
export function dataFolderCheck(folder: string): Check {
  return {
    name: "Data folder",
    run: async () => {
      try {
        const existing = nearestFolder(folder);
        await tryWrite(existing);
        const { bavail, bsize } = await statfs(existing);
        return diskResult(folder, bavail * bsize);
      } catch (thrown) {
        const { problem, cure } = dataFolderFault(folder, thrown);
        return { status: "fail", finding: problem, cure };
      }
    },
  };
}

/** Judges the free bytes of the disk that holds a folder. */
export function diskResult(folder: string, freeBytes: number): CheckResult {
  const finding = `${folder} can be written, ${Math.floor(freeBytes / MEBIBYTE)} MiB free`;
  const cure = "Free some space, or name a folder on another disk with TRADEPOST_DATA_DIR.";
  if (freeBytes < FAIL_BELOW_FREE_BYTES) return { status: "fail", finding, cure };
  if (freeBytes < WARN_BELOW_FREE_BYTES) return { status: "warn", finding, cure };
  return { status: "ok", finding };
}

/** Whether the address can be listened on; a warning, because Tradepost itself may be running there. */
export function portCheck(host: string, port: number): Check {
  return {
    name: "Port",
    run: async () => {
      const fault = await listenFault(host, port);
      if (fault === undefined) return { status: "ok", finding: `${host}:${port} is free` };
      if (fault.code === "EADDRINUSE") {
        const finding = `${host}:${port} is taken by another program or by a running Tradepost`;
        return {
          status: "warn",
          finding,
          cure: `Stop it, or choose another port, such as PORT=${port + 1}.`,
        };
      }
      const finding = `${host}:${port} cannot be used: ${fault.message}`;
      return {
        status: "fail",
        finding,
        cure: "Correct TRADEPOST_HOST and PORT; ports below 1024 need extra rights.",
      };
    },
  };
}

async function tryWrite(folder: string): Promise<void> {
  const probe = join(folder, `.doctor-${randomBytes(6).toString("hex")}`);
  await writeFile(probe, "", { flag: "wx" });
  await unlink(probe);
}

function listenFault(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | undefined>();
  const server = createServer();
  server.once("error", resolve);
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  return promise;
}
