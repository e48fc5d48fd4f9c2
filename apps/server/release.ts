import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Release } from "./open-foundation.ts";

/** Name and version of this tree. */
export function readRelease(): Release {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
    version: string;
  };
  return { name: "Tradepost", version: manifest.version };
}
