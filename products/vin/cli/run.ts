import { once } from "node:events";
import type { Writable } from "node:stream";
import { decodeOffline } from "../actions/decode-offline.ts";
import { itemError } from "../actions/item-error.ts";
import type { Detail } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import type { CliInput } from "./inputs.ts";
import type { Outcome, OutcomeWriter } from "./outcome.ts";

export interface Run {
  readonly inputs: Iterable<CliInput> | AsyncIterable<CliInput>;
  readonly detail: Detail;
  readonly writer: OutcomeWriter;
  readonly output: Writable;
}

const OUTPUT_CHARACTERS = 65_536;

/** Decodes every input and writes what came of it, as fast as the output takes it. Answers how many were unusable. */
export async function runDecodes(deps: Pick<VinServices, "engine" | "meter">, run: Run): Promise<number> {
  let unusable = 0;
  let text = run.writer.head;
  for await (const input of run.inputs) {
    const outcome = decodeOne(deps, input, run.detail);
    if (outcome.error !== undefined) unusable += 1;
    text += run.writer.write(outcome);
    if (text.length < OUTPUT_CHARACTERS) continue;
    await write(run.output, text);
    text = "";
  }
  await write(run.output, text);
  return unusable;
}

function decodeOne(
  deps: Pick<VinServices, "engine" | "meter">,
  { vin, year, fault: known }: CliInput,
  detail: Detail,
): Outcome {
  try {
    if (known !== undefined) throw known;
    return { input: vin, answer: decodeOffline(deps, { vin, year, detail }) };
  } catch (fault) {
    return { input: vin, error: itemError(fault) };
  }
}

async function write(output: Writable, text: string): Promise<void> {
  if (text !== "" && !output.write(text)) await once(output, "drain");
}
