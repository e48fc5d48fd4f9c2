import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  auditActions,
  type Audit,
  type ExportFormat,
  type Verification,
  type Witness,
} from "#platform/audit";
import { dateFrom } from "#platform/kernel";
import { withPlatform } from "../with-platform.ts";
import { witnessesIn } from "../witness-log.ts";

const OPERATOR = "operator";

interface VerifyOptions {
  readonly workspace?: string;
  readonly witness?: Witness;
  readonly log?: string;
  readonly file?: string;
}

interface ExportOptions {
  readonly workspace: string;
  readonly format: ExportFormat;
  readonly output?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** `tradepost audit verify|export`. */
export function addAuditCommand(program: Command): void {
  const audit = program.command("audit").description("The log of who did what.");
  audit
    .command("verify")
    .description("Recomputes every chain of the log and names the first broken entry.")
    .option("--workspace <id>", `only this chain: the id of a workspace, or "${OPERATOR}"`)
    .option(
      "--witness <sequence:hash>",
      "a head that an `Anchored an audit chain` line of the log tells of",
      witnessOf,
    )
    .option(
      "--log <path>",
      "the server's log in JSON lines: all heads that it tells of, also of chains that are gone",
    )
    .option("--file <path>", "a complete NDJSON export instead of the database's entries")
    .action((options: VerifyOptions, command: Command) => {
      if (options.witness !== undefined && options.workspace === undefined) {
        command.error("error: --witness needs --workspace: it belongs to one chain.");
      }
      return withPlatform(({ audit: log }) =>
        options.file === undefined ? verifyChains(log, options) : verifyFile(log, options.file),
      );
    });
  audit
    .command("export")
    .description("Writes a chain of the log into a file or to the terminal, oldest entry first.")
    .requiredOption("--workspace <id>", `the id of a workspace, or "${OPERATOR}"`)
    .addOption(
      new Option("--format <format>", "NDJSON can be verified later")
        .choices(["ndjson", "csv"])
        .default("ndjson"),
    )
    .option("--output <path>", "a file that must not exist yet; the terminal when left out")
    .option("--from <date>", "not before", dateOf)
    .option("--until <date>", "before", dateOf)
    .action(exportChain);
}

/** Whoever owns the tables can remove a whole chain, or its end and its anchor: only what lies elsewhere tells that. */
async function verifyChains(log: Audit, { log: path, workspace, witness }: VerifyOptions): Promise<void> {
  const witnesses = path === undefined ? new Map<string | null, Witness>() : await witnessesIn(path);
  if (path !== undefined) console.log(`The log tells of ${witnesses.size} chains.`);
  const known = new Set([...(await log.chains()), ...witnesses.keys()]);
  const chains = workspace === undefined ? [...known] : [chainOf(workspace)];
  if (chains.length === 0) console.log("The log has no entries yet.");
  for (const chain of chains) tell(nameOf(chain), await log.verify(chain, witness ?? witnesses.get(chain)));
}

async function verifyFile(log: Audit, path: string): Promise<void> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  tell(path, await log.verifyExport(lines));
}

function tell(what: string, found: Verification): void {
  const { intact, firstFault, verifiedEntries, erasedParts, anchoredSequence } = found;
  const erased = erasedParts === 0 ? "" : `, ${erasedParts} personal parts erased`;
  const anchored = anchoredSequence === 0 ? "no anchor" : `anchored up to ${anchoredSequence}`;
  if (intact) {
    console.log(`ok      ${what}: ${verifiedEntries} entries, ${anchored}${erased}`);
    return;
  }
  console.log(
    `BROKEN  ${what}: entry ${firstFault?.sequence}, ${firstFault?.problem}; ${verifiedEntries} before it are sound`,
  );
  process.exitCode = 1;
}

function exportChain(options: ExportOptions): Promise<void> {
  return withPlatform(async ({ audit, database }) => {
    const workspaceId = chainOf(options.workspace);
    const { format, from, until, output } = options;
    const filter = {
      workspaceId,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    };
    const pieces = Readable.from(audit.export(filter, format));
    if (output === undefined) await pipeline(pieces, process.stdout, { end: false });
    else await pipeline(pieces, createWriteStream(output, { flags: "wx", mode: 0o600 }));
    const entry = {
      action: auditActions["audit.exported"],
      actor: { kind: "system", id: "tradepost audit export" },
      facts: { format },
    } as const;
    if (workspaceId === null) await database.asApp((transaction) => audit.append(transaction, entry));
    else await database.withWorkspace(workspaceId, (transaction) => audit.append(transaction, entry));
  });
}

function chainOf(given: string): string | null {
  return given === OPERATOR ? null : given;
}

function nameOf(chain: string | null): string {
  return chain === null ? OPERATOR : `workspace ${chain}`;
}

function witnessOf(text: string): Witness {
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new InvalidArgumentError("must be a sequence, a colon and 64 hexadecimal digits.");
  }
  return { sequence: Number(sequence), hash };
}

function dateOf(text: string): Date {
  const date = dateFrom(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError("must be a date such as 2026-03-01.");
  return date;
}
