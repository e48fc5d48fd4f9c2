import type { VehicleIndex } from "../vehicle-index/types.ts";
import { conversionsFrom, isDisplacement, type Converter } from "./conversions.ts";
import { ENGINE_PRIORITY } from "./engine-attributes.ts";
import type { Fact } from "./fact.ts";

/**
 * Adds the displacements that can be converted from those found. Sources go by priority, then
 * newest; a variable that has a value is never converted into.
 */
export function addConversions(index: VehicleIndex, converter: Converter, facts: Fact[]): void {
  const sources: Fact[] = [];
  for (const fact of facts) if (isDisplacement(fact.elementId)) sources.push(fact);
  if (sources.length > 1) sources.sort((a, b) => rank(b) - rank(a) || changed(index, b) - changed(index, a));
  for (const source of sources) {
    for (const conversion of conversionsFrom(source.elementId)) {
      if (facts.some((fact) => fact.elementId === conversion.toElementId)) continue;
      const text = converter.convert(conversion, source.text);
      if (text === null) continue;
      facts.push({
        elementId: conversion.toElementId,
        text,
        lookupId: null,
        source: "conversion",
        pattern: source.pattern,
        fromElementId: source.elementId,
        engineAttribute: source.engineAttribute,
      });
    }
  }
}

const rank = (fact: Fact): number =>
  fact.source === "engine-model" ? ENGINE_PRIORITY : (fact.pattern?.priority ?? 0);

function changed(index: VehicleIndex, fact: Fact): number {
  if (fact.engineAttribute !== null) return index.columns.engineChangedDay[fact.engineAttribute] ?? 0;
  return index.columns.patternChanged[fact.pattern?.pattern ?? 0] ?? 0;
}
