import type { Content } from "#platform/telegram";
import type { ComparedFact, Comparison } from "../../contracts.ts";
import { say } from "../wording/wording.ts";
import { factLabel, factText, type Reading, vehicleTitle } from "./facts.ts";
import { bold, code, escaped, fitted } from "./html.ts";

const LETTERS = ["A", "B", "C", "D"];

/** Vehicles side by side for narrow screens: each difference with a line for each vehicle, then what is equal. */
export function comparisonMessage(reading: Reading, { answers, facts }: Comparison): Content {
  const { language } = reading;
  const head = answers.flatMap((answer, place) => [
    `<b>${LETTERS[place]}</b> ${escaped(vehicleTitle(language, answer))}`,
    code(answer.vin),
  ]);
  const differing = facts.filter((fact) => fact.differs);
  const equal = facts.filter((fact) => !fact.differs);
  const lines = [
    bold(say(language, "compareTitle")),
    "",
    ...head,
    "",
    ...(differing.length === 0 ? [escaped(say(language, "compareNothing"))] : []),
    ...differing.flatMap((fact) => difference(reading, fact)),
    ...(equal.length === 0 ? [] : ["", bold(say(language, "compareSame"))]),
    ...equal.map(
      (fact) => `${escaped(factLabel(language, fact.fact))}: ${escaped(valueText(reading, fact, 0))}`,
    ),
  ];
  return { text: fitted(lines).text, html: true, plainLinks: true };
}

function difference(reading: Reading, fact: ComparedFact): string[] {
  return [
    bold(factLabel(reading.language, fact.fact)),
    ...fact.values.map((_, place) => `${LETTERS[place]}  ${escaped(valueText(reading, fact, place))}`),
  ];
}

function valueText(reading: Reading, { fact, values }: ComparedFact, place: number): string {
  const value = values[place];
  return value === undefined ? say(reading.language, "notKnown") : factText(reading, fact, value);
}
