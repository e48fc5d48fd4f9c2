import { type InlineButton, press } from "#platform/telegram";
import type { ButtonKind } from "#platform/telegram";
import type { TInteger, TObject } from "typebox";
import { say } from "../wording/wording.ts";

export const PAGE_SIZE = 8;

/** Buttons to the pages before and after. */
export function pageButtons(
  language: string,
  kind: ButtonKind<TObject<{ page: TInteger }>>,
  page: number,
  hasNext: boolean,
): InlineButton[] {
  return [
    ...(page > 0 ? [{ text: say(language, "newer"), press: press(kind, { page: page - 1 }) }] : []),
    ...(hasNext ? [{ text: say(language, "older"), press: press(kind, { page: page + 1 }) }] : []),
  ];
}
