import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { databaseErrors } from "../errors.ts";
import type { MigrationSet } from "../types.ts";

/** One file of a set, split into its two parts. */
export interface MigrationFile {
  readonly scope: string;
  readonly number: number;
  /** File name without `.sql`. */
  readonly name: string;
  /** SHA-256 of the part that is applied; line ends do not count. */
  readonly checksum: string;
  readonly apply: string;
  readonly rollback: string | undefined;
}

const fileName = /^(\d{4})_[a-z0-9_]+\.sql$/;
const rollbackLine = /^-- rollback[ \t]*$/m;

/**
 * Reads the files of a set, ordered by number.
 *
 * @throws DATABASE_MIGRATION_INVALID for a wrong name or a number used twice.
 */
export async function readMigrations(set: MigrationSet): Promise<readonly MigrationFile[]> {
  const names = (await readdir(set.directory)).filter((name) => name.endsWith(".sql")).toSorted();
  const files = await Promise.all(names.map((name) => readOne(set, name)));
  files.forEach((file, index) => {
    const before = files[index - 1];
    if (before?.number === file.number) {
      throw databaseErrors.DATABASE_MIGRATION_INVALID({
        reason: `The migrations ${before.name} and ${file.name} of ${set.scope} have the same number.`,
      });
    }
  });
  return files;
}

async function readOne(set: MigrationSet, name: string): Promise<MigrationFile> {
  const number = fileName.exec(name)?.[1];
  if (number === undefined) {
    throw databaseErrors.DATABASE_MIGRATION_INVALID({
      reason: `The migration ${set.scope}/${name} has a wrong name.`,
    });
  }
  const content = (await readFile(path.join(set.directory, name), "utf8")).replaceAll("\r\n", "\n");
  const [apply = "", rollback] = content.split(rollbackLine);
  return {
    scope: set.scope,
    number: Number(number),
    name: name.slice(0, -".sql".length),
    checksum: createHash("sha256").update(apply).digest("hex"),
    apply,
    rollback: rollback?.trim() === "" ? undefined : rollback,
  };
}
