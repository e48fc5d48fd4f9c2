/**
 * Every column of the vehicle index. Text columns hold positions in the text table; rows refer
 * to one another by position, never by vPIC id, unless the name ends in `Id`.
 */
export const layout = {
  textBytes: "u8",
  textStart: "u32",

  elementId: "u16",
  elementCode: "u32",
  elementName: "u32",
  elementGroup: "u32",
  elementDataType: "u32",
  elementDescription: "u32",
  elementLookupTable: "u32",
  elementWeight: "u8",
  elementPrivate: "u8",
  elementDecodable: "u8",
  elementPatterned: "u8",

  lookupTableName: "u32",
  lookupTableStart: "u32",
  lookupEntryId: "u32",
  lookupEntryName: "u32",

  answerElement: "u16",
  answerText: "u32",
  answerLookupId: "u32",
  answerMake: "u32",
  answerEngine: "u32",

  classMatchLow: "u32",
  classMatchHigh: "u32",
  classValidLow: "u32",
  classValidHigh: "u32",

  keyText: "u32",
  keyOrder: "u32",
  keyLength: "u8",
  keyExplains: "u8",
  keyFormulaFrom: "u8",
  keyFormulaTo: "u8",
  keyTokens: "u16",

  changedDay: "u16",
  patternAnswer: "u32",
  patternChanged: "u32",
  patternId: "u32",
  groupKey: "u32",
  groupStart: "u32",
  schemaId: "u32",
  schemaName: "u32",
  schemaHidden: "u8",
  schemaGroupStart: "u32",

  wmiText: "u32",
  wmiManufacturer: "u32",
  wmiVehicleType: "u8",
  wmiTruckType: "u8",
  wmiCountry: "u32",
  wmiCreatedDay: "u16",
  wmiUpdatedDay: "u16",
  wmiPublicDay: "u16",
  wmiMakeStart: "u32",
  wmiMakes: "u32",
  wmiLinkStart: "u32",
  linkSchema: "u32",
  linkFromYear: "u16",
  linkToYear: "u16",

  makeId: "u32",
  makeName: "u32",
  makeModelStart: "u32",
  makeModels: "u32",
  modelId: "u32",
  modelName: "u32",
  modelSpanStart: "u32",
  spanVehicleType: "u8",
  spanFromYear: "u16",
  spanToYear: "u16",
  manufacturerId: "u32",
  manufacturerName: "u32",
  vehicleTypeId: "u8",
  vehicleTypeName: "u32",

  engineStart: "u32",
  engineAnswer: "u32",
  engineChangedDay: "u16",

  defaultVehicleType: "u8",
  defaultElement: "u16",
  defaultText: "u32",
  defaultLookupId: "u32",
  descriptorText: "u32",
  descriptorYear: "u16",
  errorCode: "u16",
  errorText: "u32",
  errorAdditionalText: "u32",
  errorPenalty: "u16",
} as const;

export type ColumnType = "u8" | "u16" | "u32";
export type ColumnName = keyof typeof layout;
type ColumnArray<T extends ColumnType> = T extends "u8"
  ? Uint8Array
  : T extends "u16"
    ? Uint16Array
    : Uint32Array;
export type Columns = { readonly [K in ColumnName]: ColumnArray<(typeof layout)[K]> };

/** Stands for "nothing" in every u32 column. */
export const NONE = 0xffffffff;

/** VIN positions 4-8, the bar, and positions 10-17: the length of the longest pattern key. */
export const KEY_POSITIONS = 14;

/** Token 0: the key has ended, anything fits. Token 1: any one character. Others are classes. */
export const TOKEN_END = 0;
export const TOKEN_ANY = 1;
export const FIRST_CLASS_TOKEN = 2;
