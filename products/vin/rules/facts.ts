import { NONE } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { createConverter } from "./conversions.ts";
import { createDefaultValues } from "./default-values.ts";
import { addConversions } from "./displacement-facts.ts";
import { isSome, type ChosenPattern } from "./element-choice.ts";
import { ELEMENT, ELEMENT_LIMIT, isMultiValued } from "./elements.ts";
import type { EngineAttributes } from "./engine-attributes.ts";
import { plainFact, type Fact } from "./fact.ts";
import type { Pass, Subject } from "./pass.ts";
import { createWmiFacts } from "./wmi-facts.ts";

/** Turns a pass into values. */
export interface FactCollector {
  /** All values of a pass except the codes and texts about errors, in no order. */
  collect(subject: Subject, pass: Pass): readonly Fact[];
}

export function createFactCollector(index: VehicleIndex): FactCollector {
  const wmiFacts = createWmiFacts(index);
  const defaults = createDefaultValues(index);
  const converter = createConverter();
  const seen = new Uint8Array(ELEMENT_LIMIT);
  return {
    collect(subject, pass) {
      const facts: Fact[] = [];
      for (const pattern of pass.chosen) addPattern(index, subject.vin, pattern, facts);
      if (pass.engine !== null) addEngine(index, pass.engine, facts);
      if (subject.wmiPosition < 0) return facts;
      const type = wmiFacts.vehicleType(subject.vehicleTypeId);
      if (type !== null) facts.push(type);
      const manufacturer = wmiFacts.manufacturer(subject.wmiPosition);
      if (manufacturer !== null) facts.push(manufacturer);
      if (pass.modelYear !== null) {
        facts.push(plainFact(ELEMENT.modelYear, String(pass.modelYear), null, "model-year"));
      }
      if (pass.make !== null) facts.push(wmiFacts.make(pass.make));
      addConversions(index, converter, facts);
      seen.fill(0);
      for (const fact of facts) seen[fact.elementId] = 1;
      for (const fact of defaults.of(subject.vehicleTypeId)) if (seen[fact.elementId] === 0) facts.push(fact);
      return facts;
    },
  };
}

function addPattern(index: VehicleIndex, vin: string, pattern: ChosenPattern, facts: Fact[]): void {
  const { patternAnswer, answerText, answerLookupId, groupKey, keyFormulaFrom } = index.columns;
  const answer = patternAnswer[pattern.pattern] ?? 0;
  const key = groupKey[pattern.group] ?? 0;
  const isFormula = keyFormulaFrom[key] !== 0;
  const textPosition = answerText[answer];
  if (!isFormula && !isSome(textPosition)) return;
  const text = isFormula ? capturedDigits(index, vin, key) : index.text(textPosition ?? 0);
  if (isMultiValued(pattern.elementId) && isSaid(facts, pattern.elementId, text)) return;
  facts.push({
    elementId: pattern.elementId,
    text,
    lookupId: idOrNull(answerLookupId[answer]),
    source: isFormula ? "formula-pattern" : "pattern",
    pattern,
    fromElementId: null,
    engineAttribute: null,
  });
}

/** A multi-valued variable says the same thing only once. */
function isSaid(facts: readonly Fact[], elementId: number, text: string): boolean {
  return facts.some((fact) => fact.elementId === elementId && fact.text === text);
}

const idOrNull = (id: number | undefined): number | null => (id === undefined || id === NONE ? null : id);

/** The VIN's characters at the places from the key's first to its last `#`. */
function capturedDigits(index: VehicleIndex, vin: string, key: number): string {
  const { keyFormulaFrom, keyFormulaTo } = index.columns;
  const keyPart = `${vin.slice(3, 8)}|${vin.slice(9, 17)}`;
  return keyPart.slice((keyFormulaFrom[key] ?? 1) - 1, keyFormulaTo[key] ?? 0);
}

function addEngine(index: VehicleIndex, { attributes, namedBy }: EngineAttributes, facts: Fact[]): void {
  const { engineAnswer, answerElement, answerText, answerLookupId } = index.columns;
  for (const engineAttribute of attributes) {
    const answer = engineAnswer[engineAttribute] ?? 0;
    const textPosition = answerText[answer];
    if (!isSome(textPosition)) continue;
    facts.push({
      elementId: answerElement[answer] ?? 0,
      text: index.text(textPosition),
      lookupId: idOrNull(answerLookupId[answer]),
      source: "engine-model",
      pattern: namedBy,
      fromElementId: null,
      engineAttribute,
    });
  }
}
