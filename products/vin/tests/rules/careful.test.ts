import assert from "node:assert/strict";
import { test } from "node:test";
import { offlineAnswer } from "../../answers/answer.ts";
import type { VinAnswer } from "../../contracts.ts";
import { createDecoder } from "../../rules/decoder.ts";
import { loadVehicleIndex } from "../../vehicle-index/load.ts";

const decoder = createDecoder(loadVehicleIndex(), { currentYear: 2026 });
const answer = (vin: string, modelYear?: number): VinAnswer => {
  const year = modelYear === undefined ? {} : { modelYear };
  return offlineAnswer(decoder.decode(vin, { careful: true, ...year }), "full", "2026-02-17");
};
const codes = (vin: string): number[] => answer(vin).errors.map(({ code }) => code);

test("outside North America position 7 tells no model year: both years are possible", () => {
  for (const [vin, years] of [
    ["WAUZZZ8K9BA012345", [2011, 1981]],
    ["WVWZZZ3CZCE500001", [2012, 1982]],
  ] as const) {
    const { modelYear, modelYearConclusive, possibleModelYears, fields = [] } = answer(vin);
    assert.deepEqual([modelYear, modelYearConclusive, possibleModelYears], [undefined, false, years]);
    assert.ok(!fields.some(({ variableId }) => variableId === 29));
  }
});

test("a year in the future is not possible, but a maker abroad need not write any year", () => {
  for (const [vin, year] of [
    ["WVWZZZ1JZYW000001", 2000],
    ["WDB2110561A123456", 2001],
    ["VF1BG0A0622222222", 2002],
  ] as const) {
    const { modelYear, modelYearConclusive, possibleModelYears } = answer(vin);
    assert.deepEqual([modelYear, modelYearConclusive, possibleModelYears], [undefined, false, [year]], vin);
    assert.equal(answer(vin, year).modelYear, year, vin);
  }
  const volvo = answer("YV1MS382552123456");
  assert.deepEqual([volvo.model, volvo.modelYear, volvo.modelYearConclusive], ["S40", 2005, true]);
});

test("US patterns that do not describe a VIN from abroad say nothing but the plant", () => {
  for (const [vin, make, plant] of [
    ["JTDKW923205012345", "TOYOTA", undefined],
    ["VF33CNFUB83123456", "PEUGEOT", undefined],
    ["NMTKZ3BX50R123456", "TOYOTA", "ARIFIYE"],
  ] as const) {
    const { model, bodyClass, fuelPrimary, engineCylinders, ...found } = answer(vin);
    assert.deepEqual([found.make, found.plantCity], [make, plant], vin);
    assert.deepEqual([model, bodyClass, fuelPrimary, engineCylinders], Array(4).fill(undefined), vin);
  }
  assert.equal(decoder.decode("JTDKW923205012345").text(28), "Prius C", "as NHTSA without care");
});

test("that US patterns know other characters is no fault of a VIN from abroad", () => {
  for (const vin of ["WDB2110561A123456", "WVWZZZ1KZ6W000001", "VF33CNFUB83123456"]) {
    const { suggestedVin, possibleValues } = answer(vin);
    assert.deepEqual([suggestedVin, possibleValues, codes(vin)], [undefined, undefined, [14]], vin);
  }
  for (const [slip, meant] of [
    ["WDBRA40J43F433102", "WDBRF40J43F433102"],
    ["WDBRF40Z43F433102", "WDBRF40J43F433102"],
  ] as const) {
    assert.equal(answer(slip).suggestedVin, meant, "one character makes the check digit right");
  }
});

test("a VIN without a year says what is true of every year that fits", () => {
  const accord = answer("1HGCM826*");
  assert.deepEqual(
    [accord.make, accord.model, accord.bodyClass, accord.engineCylinders],
    ["HONDA", "Accord", "Coupe", 6],
  );
  assert.deepEqual([accord.trim, accord.engineModel], [undefined, undefined], "J30A4 in 2003, J30A5 later");
  assert.equal(answer("1HGCM826*", 2003).engineModel, "J30A4");
  const dyna = answer("1HD1GP4*");
  assert.deepEqual([dyna.model, dyna.engineModel], ["Dyna Wide Glide", undefined]);
});

test("patterns that fit the whole VIN in one year only decide it", () => {
  const { model, modelYear, modelYearConclusive, possibleModelYears } = answer("WBA3A5C51CF256987");
  assert.deepEqual([model, modelYear, modelYearConclusive], ["328i", 2012, false]);
  assert.deepEqual(possibleModelYears, [2012, 1982]);
});

test("what is true of only one of two possible years is left out", () => {
  const peugeot = answer("VF3CA5FU8DW123456");
  assert.deepEqual([peugeot.make, peugeot.model, peugeot.engineModel], ["PEUGEOT", undefined, undefined]);
  assert.equal(answer("WAUZZZ8K9BA012345").plantCity, "INGOLSTADT");
});

test("in North America NHTSA's year of two that nothing decides between is told as one of two", () => {
  for (const [vin, years] of [
    ["5WFAA12A0LA111111", [2020, 1990]],
    ["1W9AAAAA4W1071111", [2028, 1998]],
  ] as const) {
    const { modelYear, modelYearConclusive, possibleModelYears } = answer(vin);
    assert.deepEqual([modelYear, modelYearConclusive, possibleModelYears], [years[0], false, years], vin);
    for (const year of years) assert.equal(answer(vin, year).modelYear, year, vin);
  }
});

test("the caller's year decides between two possible years", () => {
  const { modelYear, possibleModelYears, errors } = answer("WAUZZZ8K9BA012345", 2011);
  assert.deepEqual([modelYear, possibleModelYears], [2011, undefined]);
  assert.ok(!errors.some(({ code }) => code === 12));
});

test("a free position 9 outside North America is no fault", () => {
  const { valid, checkDigitValid, suggestedVin, errorDetails } = answer("WVWZZZ3CZCE500001");
  assert.deepEqual([valid, checkDigitValid], [true, undefined]);
  assert.ok(!codes("WVWZZZ3CZCE500001").some((code) => code === 1 || code === 400));
  assert.ok(suggestedVin === undefined || suggestedVin.charAt(8) === "Z");
  assert.doesNotMatch(errorDetails ?? "", /9:Z|Invalid character/);
});

test("a position 10 that is no year is no fault abroad", () => {
  for (const vin of ["WBAVC31050PS12345", "JTDKW923205012345", "SB1KV58E10E012345"]) {
    const { valid, suggestedVin, modelYear } = answer(vin);
    assert.deepEqual([valid, suggestedVin, modelYear, codes(vin)], [true, undefined, undefined, [14]], vin);
  }
  assert.ok(codes("WBAVC3105OPS12345").includes(400), "the letter O");
  assert.deepEqual(codes("1HGCM82630A004352"), [1, 11, 400]);
});

test("a forbidden character elsewhere stays a fault, and position 9 stays as given", () => {
  assert.ok(codes("WVWZZZ3CZCE50000A").includes(400));
  const { suggestedVin = "", errorDetails = "" } = answer("WVWZZZ3CZCE50000A");
  assert.deepEqual([suggestedVin.charAt(8), suggestedVin.charAt(16)], ["Z", "!"]);
  assert.match(errorDetails, /Invalid character\(s\): 17:A\./);
});

test("North America and China keep the check digit, and North America the rule of position 7", () => {
  for (const vin of ["1HGCM82634A004352", "LRWYGCEK1PC000001"]) {
    assert.equal(answer(vin).checkDigitValid, false);
    assert.equal(answer(vin).valid, false);
    assert.ok(codes(vin).includes(1));
  }
  assert.equal(answer("1HGCM82634A004352").modelYear, 2004);
});

test("a right check digit acquits the one position that the data does not know", () => {
  for (const vin of ["19UKA96561K952571", "1GDCM55V1GC376617", "JTDBBRBE6LJ007243", "55T2YCWZ3H9161767"]) {
    const { suggestedVin, possibleValues } = answer(vin);
    assert.deepEqual([suggestedVin, possibleValues], [undefined, undefined], vin);
    assert.ok(!codes(vin).some((code) => code >= 2 && code <= 4), vin);
  }
  assert.equal(answer("1HD1GP4558K319097").model, "Dyna Wide Glide");
});

test("the only character that the data knows is suggested only where it makes the check digit right", () => {
  const guess = answer("1A9BC2C27KS123456");
  assert.deepEqual([guess.suggestedVin, guess.possibleValues], [undefined, undefined]);
  assert.deepEqual(codes("1A9BC2C27KS123456"), [1, 14]);
  assert.ok(decoder.decode("1A9BC2C27KS123456").errorCodes.includes(2), "NHTSA's");
});

test("a star in a VIN says that a character is not known, which is no fault", () => {
  for (const [vin, model, year] of [
    ["1FTFW1E*5DF", "F-150", 2013],
    ["1FTFW1E*5DFC10312", "F-150", 2013],
    ["1HGCM82633A00****", "Accord", 2003],
    ["JN1AZ4E**CM", "370Z", 2012],
  ] as const) {
    const { model: found, modelYear, complete, checkDigitValid, suggestedVin } = answer(vin);
    assert.deepEqual([found, modelYear, complete], [model, year, false], vin);
    assert.deepEqual([checkDigitValid, suggestedVin, codes(vin)], [undefined, undefined, [6]], vin);
  }
  assert.deepEqual(codes("1FTFW1ET5*FC10312"), [6, 11]);
  assert.deepEqual(answer("1HGCM8Z6*3A").possibleValues?.[0]?.position, 7);
  assert.deepEqual(decoder.decode("1FTFW1E*5DFC10312").errorCodes, [1, 4, 14], "NHTSA's");
});

test("without care the answer is NHTSA's", () => {
  const decoded = decoder.decode("WVWZZZ3CZCE500001");
  assert.deepEqual([decoded.modelYear, decoded.checkDigitValid], [1982, false]);
  assert.deepEqual(decoded.errorCodes, [1, 5, 14, 400]);
});
