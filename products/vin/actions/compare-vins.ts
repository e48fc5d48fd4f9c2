import type { ComparedFact, Comparison, SourceChoice, VinAnswer } from "../contracts.ts";
import { vehicleFacts } from "../contracts.ts";
import { vinErrors } from "../errors.ts";
import { acceptVin } from "../input/accept-vin.ts";
import type { VinServices } from "../services.ts";
import { decodeVin } from "./decode-vin.ts";

export const compared = { fewest: 2, most: 4 };

/**
 * Decodes two to four vehicles and lays their facts side by side, those that differ first. Throws
 * `VIN_COMPARE_COUNT` and what `decodeVin` throws.
 */
export async function compareVins(
  services: Pick<VinServices, "engine" | "meter" | "sources">,
  given: readonly string[],
  source: SourceChoice,
): Promise<Comparison> {
  const vins = [...new Set(given.map((vin) => acceptVin(vin)))];
  if (vins.length < compared.fewest || vins.length > compared.most)
    throw vinErrors.VIN_COMPARE_COUNT(compared);
  const answers: VinAnswer[] = [];
  for (const vin of vins) {
    answers.push(await decodeVin(services, { vin, year: undefined, detail: "summary", source }));
  }
  const facts = factNames.flatMap((fact) => factOf(answers, fact) ?? []);
  const [differing, equal] = [facts.filter((one) => one.differs), facts.filter((one) => !one.differs)];
  return { answers, facts: [...differing, ...equal] };
}

const factNames = Object.keys(vehicleFacts) as (keyof typeof vehicleFacts)[];

function factOf(answers: readonly VinAnswer[], fact: keyof typeof vehicleFacts): ComparedFact | undefined {
  const values = answers.map((answer) => answer[fact]);
  if (values.every((value) => value === undefined)) return undefined;
  return { fact, values, differs: new Set(values).size > 1 };
}
