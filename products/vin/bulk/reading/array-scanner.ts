import { unreadable } from "./inspected.ts";

/** Cuts the elements out of the text of one JSON array that arrives in pieces. */
export interface ArrayScanner {
  /** Elements that the piece completes; `undefined` for one above the limit. */
  feed(piece: string): Iterable<string | undefined>;
  readonly ended: boolean;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);
const BLANK = /^[\s\uFEFF]*$/;

/** Looks only at quotes, brackets and commas: the elements are parsed by others. Throws `VIN_BULK_UNREADABLE`. */
export function arrayScanner(limitCharacters: number): ArrayScanner {
  let state: "before" | "inside" | "after" = "before";
  let depth = 0;
  let inText = false;
  let escaped = false;
  let element = "";
  let tooLong = false;
  let count = 0;

  const keep = (text: string): void => {
    if (tooLong || element.length + text.length > limitCharacters) {
      tooLong = true;
      element = "";
    } else element += text;
  };
  const finish = (text: string, atEnd: boolean): (string | undefined)[] => {
    keep(text);
    const whole = tooLong ? undefined : element;
    element = "";
    tooLong = false;
    if (whole !== undefined && BLANK.test(whole)) {
      if (atEnd && count === 0) return [];
      throw unreadable("The JSON array has a comma without an item.");
    }
    count += 1;
    return [whole];
  };
  /** Enters the array; answers where its first element begins. */
  const begin = (piece: string): number => {
    const at = piece.indexOf("[");
    if (!BLANK.test(at === -1 ? piece : piece.slice(0, at))) throw unreadable("The body is no JSON array.");
    if (at !== -1) state = "inside";
    return at + 1;
  };

  return {
    get ended() {
      return state === "after";
    },
    *feed(piece) {
      let from = state === "before" ? begin(piece) : 0;
      if (state === "before") return;
      for (let at = from; at < piece.length && state === "inside"; at += 1) {
        const code = piece.charCodeAt(at);
        if (inText) {
          if (escaped) escaped = false;
          else if (code === BACKSLASH) escaped = true;
          else if (code === QUOTE) inText = false;
        } else if (code === QUOTE) inText = true;
        else if (OPEN.has(code)) depth += 1;
        else if (depth > 0 && CLOSE.has(code)) depth -= 1;
        else if (depth === 0 && (code === COMMA || CLOSE.has(code))) {
          if (CLOSE.has(code)) state = "after";
          yield* finish(piece.slice(from, at), CLOSE.has(code));
          from = at + 1;
        }
      }
      const rest = piece.slice(from);
      if (state === "inside") keep(rest);
      else if (!BLANK.test(rest)) throw unreadable("Something follows behind the JSON array.");
    },
  };
}
