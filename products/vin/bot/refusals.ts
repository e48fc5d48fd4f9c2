import type { AppError } from "#platform/kernel";
import { compared } from "../actions/compare-vins.ts";
import { NAME_LENGTH } from "../actions/garage.ts";
import { say, type TextKey } from "./wording/wording.ts";

/** In which words each fault is told; what is not here is told by its title. */
const TEXTS: Readonly<Record<string, TextKey>> = {
  VIN_EMPTY: "askVin",
  VIN_WRONG_LENGTH: "wrongLength",
  VIN_CHARACTER_INVALID: "wrongCharacter",
  VIN_GARAGE_NAME_INVALID: "garageName",
  VIN_COMPARE_COUNT: "compareCount",
  VIN_SOURCE_UNAVAILABLE: "sourceUnavailable",
  VIN_SOURCE_BUSY: "sourceUnavailable",
  VIN_SOURCE_UNKNOWN_VIN: "sourceUnknownVin",
  VIN_BATCH_EMPTY: "listEmpty",
  VIN_BULK_UNREADABLE: "listUnreadable",
  VIN_BULK_TOO_MANY: "listTooLong",
  VIN_BULK_TOO_LARGE: "listTooLong",
  VIN_BULK_TOO_MANY_CELLS: "workbookTooMuch",
  VIN_BULK_TOO_SLOW: "workbookTooMuch",
  VIN_LINE_TOO_LONG: "listUnreadable",
  VIN_BULK_JOBS_LIMIT: "listsBusy",
  VIN_BULK_NOT_FOUND: "listGone",
  VIN_BULK_NOT_FINISHED: "bulkRunning",
  VIN_GARAGE_FULL: "garageFull",
  VIN_GARAGE_UNKNOWN: "garageGone",
  VIN_BOT_FORBIDDEN: "forbidden",
  VIN_BOT_MEMBERS_ONLY: "membersOnly",
  IDENTITY_INVITATION_REFUSED: "invitationGone",
  IDENTITY_INVITATION_FOR_ANOTHER: "invitationForAnother",
  IDENTITY_MEMBER_ALREADY: "invitationMember",
  IDENTITY_MEMBERSHIP_LIMIT: "membershipLimit",
  VIN_SOURCE_NOT_CONFIGURED: "sourceMissing",
  VIN_SOURCE_REFUSED: "sourceMissing",
  TELEGRAM_FILE_TOO_BIG: "bulkFileSize",
  TELEGRAM_FILE_GONE: "telegramAway",
  TELEGRAM_UNAVAILABLE: "telegramAway",
};

/** A fault in a person's language. */
export function faultText({ code, members, title }: AppError, language: string): string {
  const key = TEXTS[code];
  if (key === undefined) return say(language, "refused", { title });
  return say(language, key, { ...compared, limit: NAME_LENGTH, ...told(members) });
}

function told(members: AppError["members"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
}
