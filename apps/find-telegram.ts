import { withoutMembers } from "#platform/identity";
import type { FindTelegram } from "#platform/privacy";
import { findTelegramTraces } from "#platform/telegram";

/** What people have left at the bots; their workspaces only while nobody is a member of them. */
export const findTelegram: FindTelegram = async (transaction, people) => {
  const left = await findTelegramTraces(transaction, people);
  return left && { ...left, workspaces: await withoutMembers(transaction, left.workspaces) };
};
