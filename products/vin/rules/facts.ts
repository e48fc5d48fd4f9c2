import { NONE } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { conversionsFrom, convert, isDisplacement } from "./conversions.ts";
import type { Pass, Subject } from "./pass.ts";
import { defaultRows } from "./default-values.ts";
import { isSome, type ChosenPattern } from "./element-choice.ts";
import { ELEMENT } from "./elements.ts";
import { ENGINE_PRIORITY } from "./engine-attributes.ts";
import type { ValueSource } from "./types.ts";

/** One value with what is needed to tell its provenance later. */
export interface Fact {
  elementId: number;
  text: string;
  lookupId: number | null;
  source: ValueSource;
  /** The pattern behind the value, when there is one. */
  pattern: ChosenPattern | null;
  /** The variable that a conversion started from. */
  fromElementId: number | null;
  /** Day of the last change at NHTSA; 0 when unknown. */
  changedDay: number;
}

/** All values of a pass except the codes and texts about errors. */
export function collectFacts(index: VehicleIndex, subject: Subject, pass: Pass): Fact[] {
  const facts: Fact[] = [];
  for (const pattern of pass.chosen) addPattern(index, subject.vin, pattern, facts);
  addEngine(index, pass, facts);
  if (subject.wmiPosition >= 0) addWmi(index, subject, pass, facts);
  addConversions(index, facts);
  addDefaults(index, subject, facts);
  return facts;
}

function addPattern(index: VehicleIndex, vin: string, pattern: ChosenPattern, facts: Fact[]): void {
  const { patternAnswer, patternChanged, changedDay, answerText, answerLookupId, groupKey, keyFormulaFrom } =
    index.columns;
  const answer = patternAnswer[pattern.pattern] ?? 0;
  const key = groupKey[pattern.group] ?? 0;
  const isFormula = keyFormulaFrom[key] !== 0;
  const textPosition = answerText[answer];
  if (!isFormula && !isSome(textPosition)) return;
  facts.push({
    elementId: pattern.elementId,
    text: isFormula ? capturedDigits(index, vin, key) : index.text(textPosition ?? 0),
    lookupId: idOrNull(answerLookupId[answer]),
    source: isFormula ? "formula-pattern" : "pattern",
    pattern,
    fromElementId: null,
    changedDay: changedDay[patternChanged[pattern.pattern] ?? 0] ?? 0,
  });
}

const idOrNull = (id: number | undefined): number | null => (id === undefined || id === NONE ? null : id);

/** The VIN's characters at the places from the key's first to its last `#`. */
function capturedDigits(index: VehicleIndex, vin: string, key: number): string {
  const { keyFormulaFrom, keyFormulaTo } = index.columns;
  const keyPart = `${vin.slice(3, 8)}|${vin.slice(9, 17)}`;
  return keyPart.slice((keyFormulaFrom[key] ?? 1) - 1, keyFormulaTo[key] ?? 0);
}

function addEngine(index: VehicleIndex, pass: Pass, facts: Fact[]): void {
  if (pass.engine === null) return;
  const { engineAnswer, engineChangedDay, answerElement, answerText, answerLookupId } = index.columns;
  for (const attribute of pass.engine.attributes) {
    const answer = engineAnswer[attribute] ?? 0;
    const textPosition = answerText[answer];
    if (!isSome(textPosition)) continue;
    facts.push({
      elementId: answerElement[answer] ?? 0,
      text: index.text(textPosition),
      lookupId: idOrNull(answerLookupId[answer]),
      source: "engine-model",
      pattern: pass.engine.namedBy,
      fromElementId: null,
      changedDay: engineChangedDay[attribute] ?? 0,
    });
  }
}

function addWmi(index: VehicleIndex, subject: Subject, pass: Pass, facts: Fact[]): void {
  const { wmiManufacturer, manufacturerId, manufacturerName, makeId, makeName, vehicleTypeId, vehicleTypeName } =
    index.columns;
  const add = (elementId: number, text: string, lookupId: number | null, source: ValueSource, pattern: ChosenPattern | null = null): void => {
    facts.push({ elementId, text, lookupId, source, pattern, fromElementId: null, changedDay: 0 });
  };
  const type = vehicleTypeId.indexOf(subject.vehicleTypeId);
  if (type >= 0) add(ELEMENT.vehicleType, upper(index, vehicleTypeName[type]), subject.vehicleTypeId, "wmi");
  const manufacturer = wmiManufacturer[subject.wmiPosition];
  if (isSome(manufacturer)) {
    add(ELEMENT.manufacturer, upper(index, manufacturerName[manufacturer]), manufacturerId[manufacturer] ?? null, "wmi");
  }
  if (pass.modelYear !== null) add(ELEMENT.modelYear, String(pass.modelYear), null, "model-year");
  if (pass.make !== null) {
    const { make, model } = pass.make;
    const source = model === null ? "make-of-wmi" : "make-of-model";
    add(ELEMENT.make, upper(index, makeName[make]), makeId[make] ?? null, source, model);
  }
}

function upper(index: VehicleIndex, position: number | undefined): string {
  return position === undefined ? "" : index.text(position).toUpperCase();
}

/** Sources go by priority, then newest; a variable that has a value is never converted into. */
function addConversions(index: VehicleIndex, facts: Fact[]): void {
  const sources: Fact[] = [];
  for (const fact of facts) if (isDisplacement(fact.elementId)) sources.push(fact);
  if (sources.length > 1) sources.sort((a, b) => rank(b) - rank(a) || changed(index, b) - changed(index, a));
  for (const source of sources) {
    for (const conversion of conversionsFrom(source.elementId)) {
      if (hasElement(facts, conversion.toElementId, facts.length)) continue;
      const text = convert(conversion, source.text);
      if (text === null) continue;
      facts.push({
        elementId: conversion.toElementId,
        text,
        lookupId: null,
        source: "conversion",
        pattern: source.pattern,
        fromElementId: source.elementId,
        changedDay: source.changedDay,
      });
    }
  }
}

const rank = (fact: Fact): number =>
  fact.source === "engine-model" ? ENGINE_PRIORITY : (fact.pattern?.priority ?? 0);

function changed(index: VehicleIndex, fact: Fact): number {
  if (fact.source === "engine-model") return fact.changedDay;
  return index.columns.patternChanged[fact.pattern?.pattern ?? 0] ?? 0;
}

function addDefaults(index: VehicleIndex, subject: Subject, facts: Fact[]): void {
  if (subject.wmiPosition < 0) return;
  const { defaultElement, defaultText, defaultLookupId } = index.columns;
  const known = facts.length;
  for (const row of defaultRows(index, subject.vehicleTypeId)) {
    const elementId = defaultElement[row] ?? 0;
    const text = defaultText[row];
    if (!isSome(text) || hasElement(facts, elementId, known)) continue;
    facts.push({
      elementId,
      text: index.text(text),
      lookupId: idOrNull(defaultLookupId[row]),
      source: "default",
      pattern: null,
      fromElementId: null,
      changedDay: 0,
    });
  }
}

/** Whether one of the first facts is of a variable. */
function hasElement(facts: readonly Fact[], elementId: number, count: number): boolean {
  for (let at = 0; at < count; at++) if (facts[at]?.elementId === elementId) return true;
  return false;
}
