import type { VinAnswer, VinField } from "../contracts.ts";
import type { Outcome, OutcomeWriter } from "./outcome.ts";

const LABEL_WIDTH = 22;

const FACTS: readonly (readonly [string, (answer: VinAnswer) => unknown])[] = [
  ["Make", ({ make }) => make],
  ["Model", ({ model }) => model],
  ["Model year", (answer) => modelYear(answer)],
  ["Series", ({ series }) => series],
  ["Trim", ({ trim }) => trim],
  ["Vehicle", ({ vehicleType }) => vehicleType],
  ["Body", ({ bodyClass }) => bodyClass],
  ["Doors", ({ doors }) => doors],
  ["Drive", ({ driveType }) => driveType],
  ["Transmission", ({ transmissionStyle }) => transmissionStyle],
  ["Engine", (answer) => engine(answer)],
  ["Fuel", ({ fuelPrimary, fuelSecondary }) => join([fuelPrimary, fuelSecondary], " and ")],
  ["Weight class", ({ grossWeightRating }) => grossWeightRating],
  ["Plant", ({ plantCity, plantState, plantCountry }) => join([plantCity, plantState, plantCountry], ", ")],
  ["Manufacturer", ({ manufacturer }) => manufacturer],
  ["Check digit", (answer) => checkDigit(answer)],
  ["Suggested VIN", ({ suggestedVin }) => suggestedVin],
];

/** One vehicle as a readable card. */
export const cardWriter: OutcomeWriter = {
  head: "",
  write: (outcome) => (outcome.error === undefined ? card(outcome) : refusal(outcome)),
};

function card({ answer }: Outcome & { readonly answer: VinAnswer }): string {
  const facts = FACTS.map(([label, read]) => line(label, read(answer)));
  const errors = answer.errors.map(({ code, text }) => line(`Error ${code}`, text));
  const fields = answer.fields === undefined ? [] : fieldLines(answer.fields);
  const source = line(
    "Source",
    `${answer.source.name}${answer.source.dataDate === undefined ? "" : `, data of ${answer.source.dataDate}`}`,
  );
  return `${[answer.vin, ...facts, ...errors, ...fields, source].filter((text) => text !== "").join("\n")}\n\n`;
}

function refusal({ input, error }: Outcome & { readonly error: object }): string {
  return `${input}\n  ${error.title}. ${error.detail}\n\n`;
}

function fieldLines(fields: readonly VinField[]): string[] {
  return [...Map.groupBy(fields, ({ group }) => group ?? "Other")].flatMap(([group, members]) => [
    `\n${group}`,
    ...members.map(({ variable, name, value }) => line(variable ?? name, value)),
  ]);
}

function line(label: string, value: unknown): string {
  return value === undefined || value === "" ? "" : `  ${label.padEnd(LABEL_WIDTH)} ${String(value)}`;
}

function modelYear({
  modelYear: year,
  modelYearConclusive,
  possibleModelYears,
}: VinAnswer): string | undefined {
  if (year === undefined) {
    return possibleModelYears?.length === 1
      ? `perhaps ${possibleModelYears.join()}`
      : possibleModelYears?.join(" or ");
  }
  return modelYearConclusive === false ? `${year} (or 30 years apart)` : String(year);
}

function engine(answer: VinAnswer): string {
  const {
    engineDisplacementLitres: litres,
    engineCylinders: cylinders,
    enginePowerHorsepower: power,
  } = answer;
  return join(
    [
      litres === undefined ? undefined : `${litres} L`,
      answer.engineConfiguration,
      cylinders === undefined ? undefined : `${cylinders} cylinders`,
      answer.engineModel,
      answer.turbo === true ? "turbo" : undefined,
      power === undefined ? undefined : `${power} hp`,
    ],
    ", ",
  );
}

function checkDigit({ checkDigitValid, complete }: VinAnswer): string | undefined {
  if (checkDigitValid === undefined) return complete ? "not used by this manufacturer" : undefined;
  return checkDigitValid ? "right" : "wrong";
}

function join(parts: readonly (string | undefined)[], separator: string): string {
  return parts.filter((part) => part !== undefined).join(separator);
}
