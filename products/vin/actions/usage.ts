import { dateFrom } from "#platform/kernel";
import type { Usage } from "../contracts.ts";
import type { VinServices } from "../services.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How much a workspace has decoded, by its history and its bulk jobs that are still kept. */
export async function usageOf(
  { clock, history, recorder }: Pick<VinServices, "clock" | "history" | "recorder">,
  workspaceId: string,
): Promise<Usage> {
  await recorder.flush();
  const nowMs = clock.nowMs();
  const dayOf = (ms: number): string => dateFrom(ms).toISOString().slice(0, 10);
  return history.usage(workspaceId, dayOf(nowMs), dayOf(nowMs - 29 * DAY_MS));
}
