import { type Content, press } from "#platform/telegram";
import { type BulkJob, isOver } from "../../contracts.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";

const BAR_LENGTH = 12;

/** How far a list is, or how it ended. */
export function bulkMessage(language: string, job: BulkJob): Content {
  const { done, failed, id, total } = job;
  if (!isOver(job)) {
    const parts = done / Math.max(total, 1);
    const filled = Math.floor(parts * BAR_LENGTH);
    const bar = "▓".repeat(filled) + "░".repeat(BAR_LENGTH - filled);
    const text = say(language, "bulkProgress", { done, total, bar, percent: Math.floor(parts * 100) });
    return {
      text: failed === 0 ? text : `${text}\n${say(language, "bulkFailures", { failed })}`,
      buttons: [[{ text: say(language, "bulkCancelButton"), press: press(kinds.bulkStop, { job: id }) }]],
    };
  }
  return {
    text: say(language, endOf(job), { done, total, failed, good: done - failed }),
    ...(done > 0 && { buttons: [fileButtons(language, id)] }),
  };
}

function endOf({ done, failed, state }: BulkJob) {
  if (state === "finished" && failed === 0) return "bulkAllDone";
  if (state === "finished") return failed === done ? "bulkNoneDone" : "bulkFinished";
  return state === "cancelled" ? "bulkCancelled" : "bulkFailed";
}

function fileButtons(language: string, job: string) {
  return (["csv", "xlsx"] as const).map((format) => ({
    text: say(language, "bulkFileButton", { format: format.toUpperCase() }),
    press: press(kinds.bulkFile, { job, format }),
  }));
}
