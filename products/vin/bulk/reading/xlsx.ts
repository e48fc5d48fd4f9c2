import { Worker } from "node:worker_threads";
import { vinErrors } from "../../errors.ts";
import type { BulkInput } from "../../store/bulk-items.ts";
import { unreadable } from "./inspected.ts";
import { tableItems } from "./table.ts";
import type { SheetTask, SheetOutcome } from "./xlsx-worker.ts";

/** Unpacked XML of a workbook: about half a million rows. */
const UNPACKED_LIMIT_BYTES = 128 * 1_048_576;
/**
 * Memory of the thread that reads a workbook. It grows with the file, for one cell far below or far to the right, which
 * takes a few bytes, makes a sheet of billions; a million honest cells in 3.6 MB do with the least.
 */
const LEAST_MEMORY_MEGABYTES = 192;
const MOST_MEMORY_MEGABYTES = 1024;
const MEMORY_PER_PACKED_BYTE = 64;
/** Filled or not, up to the last row and column that hold something: a thousand times a full page of columns. */
const CELL_LIMIT = 20_000_000;
/** Of one workbook, so that those that wait have their turn; a million honest cells take 3 s. */
const LIMIT_SECONDS = 30;
/** Workbooks read at a time in this process; more wait. */
const AT_A_TIME = 1;

let reading = 0;
const waiting: (() => void)[] = [];

/**
 * Items of the first sheet of a workbook. It is read in a thread of its own, with bounds on what it unpacks
 * to, on its cells, its memory and its time.
 *
 * Throws `VIN_BULK_UNREADABLE`, `VIN_BULK_TOO_LARGE`, `VIN_BULK_TOO_MANY_CELLS` or `VIN_BULK_TOO_SLOW`.
 */
export async function* xlsxItems(
  input: AsyncIterable<Uint8Array>,
  limitSeconds = LIMIT_SECONDS,
): AsyncGenerator<BulkInput> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  if (chunks.length === 0) return;
  yield* tableItems(await inTurn(() => readSheet(Buffer.concat(chunks), limitSeconds)));
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (reading >= AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  else reading += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) reading -= 1;
    else next();
  }
}

function memoryMegabytes(packedBytes: number): number {
  const more = (MEMORY_PER_PACKED_BYTE * packedBytes) / 1_048_576;
  return Math.min(Math.ceil(LEAST_MEMORY_MEGABYTES + more), MOST_MEMORY_MEGABYTES);
}

async function readSheet(file: Buffer, limitSeconds: number): Promise<string[][]> {
  const workerData: SheetTask = {
    file: new Uint8Array(file),
    limitBytes: UNPACKED_LIMIT_BYTES,
    limitCells: CELL_LIMIT,
  };
  const worker = new Worker(new URL("./xlsx-worker.ts", import.meta.url), {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes(file.length) },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const outcome = await new Promise<SheetOutcome>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("The reader of the workbook ended early.")));
      const late = (): void => reject(vinErrors.VIN_BULK_TOO_SLOW({ limitSeconds }));
      timer = setTimeout(late, limitSeconds * 1000);
    });
    if (outcome.kind === "rows") return outcome.rows;
    if (outcome.kind === "unreadable") throw unreadable("The XLSX file is broken.", outcome.message);
    if (outcome.kind === "too-many-cells") throw vinErrors.VIN_BULK_TOO_MANY_CELLS({ limit: CELL_LIMIT });
    throw vinErrors.VIN_BULK_TOO_LARGE({ limitBytes: UNPACKED_LIMIT_BYTES });
  } catch (fault) {
    const outOfMemory = (fault as { code?: unknown }).code === "ERR_WORKER_OUT_OF_MEMORY";
    throw outOfMemory ? vinErrors.VIN_BULK_TOO_LARGE({ limitBytes: UNPACKED_LIMIT_BYTES }) : fault;
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
