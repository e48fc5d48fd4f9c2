import { AppError } from "#platform/kernel";
import type { ItemError } from "../contracts.ts";

/** The public words of an expected fault of one item; throws on whatever is none. */
export function itemError(fault: unknown): ItemError {
  if (!(fault instanceof AppError)) throw fault;
  return { code: fault.code, title: fault.title, detail: fault.message };
}
