import { KEY_POSITIONS } from "../vehicle-index/layout.ts";
import type { VehicleIndex } from "../vehicle-index/types.ts";
import { findCorrection, NO_CORRECTION } from "./corrections.ts";
import { createElementChooser } from "./element-choice.ts";
import { engineAttributes } from "./engine-attributes.ts";
import { CODE, withCode, type CodeSet } from "./error-codes.ts";
import { findMake } from "./make.ts";
import { completePass, modelOf } from "./pass-completion.ts";
import type { Evidence, Pass, PassOptions, Subject } from "./pass.ts";
import { createPatternMatcher } from "./pattern-matching.ts";
import { createSchemaYears, type SchemaYears } from "./schema-years.ts";
import { namesCharacterAt, unusedPositions } from "./unused-positions.ts";
import { writeKeySlots } from "./vin-slots.ts";

export interface PassDecoder {
  readonly years: SchemaYears;
  decode(subject: Subject, options: PassOptions): Pass;
}

/** Of trailers hardly any position is in the data, so that nothing vouches for the others. */
const TRAILER = 6;

const UNKNOWN_MANUFACTURER: Evidence = {
  codes: withCode(0, CODE.unknownManufacturer),
  chosen: [],
  engine: null,
  make: null,
  correction: NO_CORRECTION,
  unused: 0,
};

/** Decodes one pass; the working memory is reused from pass to pass. */
export function createPassDecoder(index: VehicleIndex): PassDecoder {
  const years = createSchemaYears(index);
  const matcher = createPatternMatcher(index);
  const chooser = createElementChooser(index);
  const slots = new Uint8Array(KEY_POSITIONS);

  const findEvidence = (subject: Subject, modelYear: number | null): Evidence => {
    const { vin, wmiPosition } = subject;
    const plan = years.plan(wmiPosition, modelYear);
    matcher.match(plan, slots, writeKeySlots(vin, slots));
    const choice = chooser.choose(plan, matcher);
    const model = modelOf(choice.chosen);
    const make = findMake(index, wmiPosition, model);
    if (choice.chosen.length === 0) {
      return { ...UNKNOWN_MANUFACTURER, codes: withCode(0, CODE.noData), make };
    }
    const engine = engineAttributes(index, choice);
    const correction = modelYear === null ? NO_CORRECTION : findCorrection(subject, plan);
    const unnamed = unusedPositions(index, subject, choice, engine);
    const isJudged = model === null || subject.vehicleTypeId === TRAILER || namesCharacterAt(plan, unnamed);
    const unused = unnamed !== 0 && isJudged ? unnamed : 0;
    let codes: CodeSet = correction.code === 0 ? 0 : withCode(0, correction.code);
    if (unused !== 0) codes = withCode(codes, CODE.unusedCharacters);
    return { codes, chosen: choice.chosen, engine, make, correction, unused };
  };

  return {
    years,
    decode(subject, options) {
      const evidence =
        subject.wmiPosition < 0 ? UNKNOWN_MANUFACTURER : findEvidence(subject, options.modelYear);
      return completePass(index, subject, options, evidence);
    },
  };
}
