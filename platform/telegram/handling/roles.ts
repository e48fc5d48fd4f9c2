import type { TelegramRole } from "../types.ts";
import type { BotContext } from "./context.ts";

const ORDER: readonly TelegramRole[] = ["viewer", "member", "admin", "owner"];

/** Whether the person has at least this role in the workspace. */
export async function mayUse(context: BotContext, wanted: TelegramRole | undefined): Promise<boolean> {
  if (wanted === undefined) return true;
  const role = await context.role();
  return role !== null && ORDER.indexOf(role) >= ORDER.indexOf(wanted);
}
