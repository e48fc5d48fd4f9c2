import { dayText } from "../vehicle-index/day-text.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { additionalErrorText } from "./additional-error-text.ts";
import type { Pass, Subject } from "./pass.ts";
import { ELEMENT } from "./elements.ts";
import type { ErrorTexts } from "./error-codes.ts";
import type { Fact } from "./fact.ts";
import type { FactCollector } from "./facts.ts";
import { groupRank } from "./group-order.ts";
import { suggestedVinOf } from "./suggested-vin.ts";
import type { Decoded, DecodedValue, Provenance } from "./types.ts";
import { vehicleDescriptorOf } from "./vehicle-descriptor.ts";

/** What every decoded VIN of one decoder works with. */
export interface DecodedTools {
  index: VehicleIndex;
  texts: ErrorTexts;
  collector: FactCollector;
}

/** A decoded VIN that works out texts and values only when asked for. */
export class DecodedVin implements Decoded {
  readonly vin: string;
  readonly wmi: string;
  readonly errorCodes: readonly number[];
  readonly modelYear: number | null;
  readonly modelYearConclusive: boolean;
  readonly possibleModelYears: readonly number[];
  readonly checkDigitValid: boolean | null;
  readonly #index: VehicleIndex;
  readonly #texts: ErrorTexts;
  readonly #collector: FactCollector;
  readonly #subject: Subject;
  readonly #pass: Pass;
  #facts: readonly Fact[] | undefined;
  #values: readonly DecodedValue[] | undefined;

  constructor(tools: DecodedTools, subject: Subject, pass: Pass, possibleModelYears: readonly number[] = []) {
    this.vin = subject.vin;
    this.wmi = subject.wmi;
    this.errorCodes = tools.texts.codes(pass.codes);
    this.modelYear = subject.wmiPosition < 0 ? null : pass.modelYear;
    this.modelYearConclusive = pass.modelYearConclusive;
    this.possibleModelYears = possibleModelYears;
    this.checkDigitValid = subject.checkDigitValid;
    this.#index = tools.index;
    this.#texts = tools.texts;
    this.#collector = tools.collector;
    this.#subject = subject;
    this.#pass = pass;
  }

  get errorText(): string {
    return this.#texts.text(this.#pass.codes, this.#pass.isOffRoad);
  }

  get additionalErrorText(): string {
    return additionalErrorText(this.#texts, this.#subject, this.#pass);
  }

  get suggestedVin(): string {
    return suggestedVinOf(this.#subject, this.#pass);
  }

  get possibleValues(): string {
    return this.#pass.correction.possibleValues;
  }

  get vehicleDescriptor(): string {
    return vehicleDescriptorOf(this.vin);
  }

  /** The values without the codes and texts about errors, in no order. */
  get facts(): readonly Fact[] {
    this.#facts ??= this.#collector.collect(this.#subject, this.#pass);
    return this.#facts;
  }

  /** The index that the answer came from. */
  get index(): VehicleIndex {
    return this.#index;
  }

  get values(): readonly DecodedValue[] {
    this.#values ??= [...this.#correctionValues(), ...this.facts.map((fact) => this.#value(fact))].sort(
      (a, b) => groupRank(a.group) - groupRank(b.group) || a.elementId - b.elementId,
    );
    return this.#values;
  }

  text(elementId: number): string | undefined {
    const own = this.#correctionText(elementId);
    if (own !== undefined) return own === "" ? undefined : own;
    let text: string | undefined;
    for (const fact of this.facts) {
      if (fact.elementId === elementId) text = text === undefined ? fact.text : `${text}, ${fact.text}`;
    }
    return text;
  }

  forEachText(visit: (elementId: number, text: string) => void): void {
    for (const fact of this.facts) visit(fact.elementId, fact.text);
  }

  #correctionText(elementId: number): string | undefined {
    if (elementId < ELEMENT.suggestedVin) return undefined;
    if (elementId === ELEMENT.suggestedVin) return this.suggestedVin;
    if (elementId === ELEMENT.errorCode) return this.errorCodes.join(",");
    if (elementId === ELEMENT.possibleValues) return this.possibleValues;
    if (elementId === ELEMENT.additionalErrorText) return this.additionalErrorText;
    if (elementId === ELEMENT.errorText) return this.errorText;
    return elementId === ELEMENT.vehicleDescriptor ? this.vehicleDescriptor : undefined;
  }

  #correctionValues(): DecodedValue[] {
    return [
      ELEMENT.suggestedVin,
      ELEMENT.errorCode,
      ELEMENT.possibleValues,
      ELEMENT.additionalErrorText,
      ELEMENT.errorText,
      ELEMENT.vehicleDescriptor,
    ].flatMap((elementId) => {
      const value = this.#correctionText(elementId) ?? "";
      if (value === "") return [];
      return [
        { ...this.#names(elementId), value, valueId: null, provenance: { source: "correction" as const } },
      ];
    });
  }

  #value(fact: Fact): DecodedValue {
    return {
      ...this.#names(fact.elementId),
      value: fact.text,
      valueId: fact.lookupId,
      provenance: this.#provenance(fact),
    };
  }

  #names(elementId: number): Pick<DecodedValue, "elementId" | "code" | "name" | "group"> {
    const { elementCode, elementName, elementGroup } = this.#index.columns;
    const position = this.#index.findElement(elementId);
    const text = (column: Uint32Array): string => this.#index.text(column[position] ?? 0);
    return { elementId, code: text(elementCode), name: text(elementName), group: text(elementGroup) };
  }

  #provenance(fact: Fact): Provenance {
    if (fact.source === "default" || fact.source === "model-year") return { source: fact.source };
    if (fact.pattern === null) return { source: fact.source, wmi: this.wmi };
    const { groupKey, keyText, schemaId, schemaName, patternAnswer, answerText } = this.#index.columns;
    const schema = this.#schemaOf(fact.pattern.group);
    return {
      source: fact.source,
      wmi: this.wmi,
      keys: this.#index.text(keyText[groupKey[fact.pattern.group] ?? 0] ?? 0),
      schemaId: schemaId[schema] ?? 0,
      schemaName: this.#index.text(schemaName[schema] ?? 0),
      ...(fact.source === "engine-model" && {
        engineModel: this.#index.text(answerText[patternAnswer[fact.pattern.pattern] ?? 0] ?? 0),
      }),
      ...(fact.fromElementId !== null && { fromElementId: fact.fromElementId }),
      changedOn: dayText(this.#changedDay(fact, fact.pattern.pattern)),
    };
  }

  #changedDay(fact: Fact, pattern: number): number {
    const { engineChangedDay, changedDay, patternChanged } = this.#index.columns;
    if (fact.engineAttribute !== null) return engineChangedDay[fact.engineAttribute] ?? 0;
    return changedDay[patternChanged[pattern] ?? 0] ?? 0;
  }

  /** The schema whose range of groups holds the group. */
  #schemaOf(group: number): number {
    const { schemaGroupStart } = this.#index.columns;
    let low = 0;
    let high = schemaGroupStart.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((schemaGroupStart[middle] ?? 0) <= group) low = middle;
      else high = middle;
    }
    return low;
  }
}
