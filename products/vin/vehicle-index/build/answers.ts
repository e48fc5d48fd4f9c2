import { NONE } from "../layout.ts";
import type { ColumnWriter } from "./column-writer.ts";
import type { TextTable } from "./text-table.ts";

/** Everything a pattern's raw attribute can mean; null where it means nothing known. */
export interface Meanings {
  /** Text of a lookup variable's id; undefined when the variable has no lookup table. */
  lookup(elementId: number, id: string): { text: string | null } | undefined;
  makeOfModel(modelId: string): number | undefined;
  engine(name: string): number | undefined;
}

export interface AnswerCollector {
  /** The position of the answer "this element has this attribute". */
  position(elementId: number, attribute: string): number;
}

export const MODEL_ELEMENT = 28;
const ENGINE_MODEL_ELEMENT = 18;

/** Collects distinct answers and writes them as they come. */
export function createAnswerCollector(
  writer: ColumnWriter,
  texts: TextTable,
  meanings: Meanings,
): AnswerCollector {
  const positions = new Map<string, number>();
  return {
    position(elementId, attribute) {
      const name = `${elementId}/${attribute}`;
      const known = positions.get(name);
      if (known !== undefined) return known;
      positions.set(name, positions.size);
      writeAnswer(elementId, attribute, writer, texts, meanings);
      return positions.size - 1;
    },
  };
}

function writeAnswer(
  elementId: number,
  attribute: string,
  writer: ColumnWriter,
  texts: TextTable,
  meanings: Meanings,
): void {
  const found = meanings.lookup(elementId, attribute);
  const text = found === undefined ? attribute : found.text;
  writer.push("answerElement", elementId);
  writer.push("answerText", text === null ? NONE : texts.position(printable(text)));
  writer.push("answerLookupId", found === undefined ? NONE : Number(attribute));
  const make = elementId === MODEL_ELEMENT ? meanings.makeOfModel(attribute) : undefined;
  writer.push("answerMake", make ?? NONE);
  const engine = elementId === ENGINE_MODEL_ELEMENT ? meanings.engine(engineName(attribute)) : undefined;
  writer.push("answerEngine", engine ?? NONE);
}

/** Engine models are compared without case and outer blanks. */
export function engineName(text: string): string {
  return text.trim().toLowerCase();
}

function printable(text: string): string {
  return text.replaceAll(/[\t\r\n]/g, " ").trim();
}
