import { type Command, InvalidArgumentError, Option } from "commander";
import { yearRange } from "../contracts.ts";
import { type Engine, lazyEngine } from "../engine.ts";
import { silentMeter } from "../meter.ts";
import { flatNames } from "../rules/decoder.ts";
import { cardWriter } from "./card.ts";
import { csvWriter } from "./csv.ts";
import { explainReading, explainWriting, ReadingFault } from "./faults.ts";
import { fromArguments, fromLines, openFile, readYear, type CliInput } from "./inputs.ts";
import { jsonLinesWriter, jsonWriter } from "./json.ts";
import type { OutcomeWriter } from "./outcome.ts";
import { runDecodes } from "./run.ts";
import { tableWriter } from "./table.ts";

interface Options {
  readonly file?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly table?: boolean;
  readonly full?: boolean;
  readonly year?: number;
}

/** `tradepost vin`: decodes with the built-in engine, without a server or a database. */
export function vinCommand(command: Command, { currentYear }: { readonly currentYear: number }): void {
  command
    .summary("decode VINs with the built-in engine")
    .argument("[vins...]", "VINs; - reads them from the standard input, one per line")
    .option("-f, --file <path>", "read VINs from a file, one per line, a model year may follow after a comma")
    .addOption(
      new Option("--json", "write JSON: one document for one VIN, one per line for several").conflicts([
        "csv",
        "table",
      ]),
    )
    .addOption(new Option("--csv", "write CSV").conflicts(["json", "table"]))
    .addOption(
      new Option("--table", "write a card for one VIN, a table for several (default)").conflicts([
        "json",
        "csv",
      ]),
    )
    .option("--full", "every decoded variable, in cards, JSON and CSV")
    .option("-y, --year <year>", "model year, when known", yearOption)
    .addHelpText(
      "after",
      "\nEnds with 1 when any VIN cannot be used.\n\nExample: tradepost vin 1HGCM82633A004352",
    )
    .action(async (vins: readonly string[], options: Options) => {
      const engine = lazyEngine(() => currentYear);
      const inputs = await inputsOf(command, vins, options);
      const single = vins.length === 1 && vins[0] !== "-" && options.file === undefined;
      const detail = options.full === true ? "full" : "summary";
      const writer = writerOf(options, single, engine);
      process.stdout.on("error", endByOutput);
      const unusable = await runDecodes(
        { engine, meter: silentMeter },
        { inputs, detail, writer, output: process.stdout },
      ).catch((fault: unknown) => {
        if (!(fault instanceof ReadingFault)) throw fault;
        process.stderr.write(`${fault.message}\n`);
        return 1;
      });
      if (unusable > 0) process.exitCode = 1;
    });
}

async function inputsOf(
  command: Command,
  vins: readonly string[],
  { file, year }: Options,
): Promise<Iterable<CliInput> | AsyncIterable<CliInput>> {
  if (file !== undefined) return fromLines(explainReading(file, openFile(file)), year);
  if (vins.length > 0 && vins[0] !== "-") return fromArguments(vins, year);
  if (vins.length === 0 && process.stdin.isTTY) {
    return command.error("Give at least one VIN, --file, or VINs on the standard input.", { exitCode: 1 });
  }
  return fromLines(explainReading("-", process.stdin), year);
}

function writerOf({ json, csv, full }: Options, single: boolean, engine: () => Engine): OutcomeWriter {
  if (csv === true) return csvWriter(full === true ? flatNames(engine().index) : undefined);
  if (json === true) return single ? jsonWriter : jsonLinesWriter;
  return single || full === true ? cardWriter : tableWriter;
}

function yearOption(text: string): number {
  const year = readYear(text);
  if (year === undefined) {
    throw new InvalidArgumentError(`Give a model year from ${yearRange.earliest} to ${yearRange.latest}.`);
  }
  return year;
}

/** A reader such as `head` that has seen enough closes the pipe; that is no fault. */
function endByOutput(fault: NodeJS.ErrnoException): void {
  if (fault.code === "EPIPE") process.exit();
  process.stderr.write(`${explainWriting(fault)}\n`);
  process.exit(1);
}
