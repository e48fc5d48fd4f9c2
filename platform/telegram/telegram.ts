import type { JobDefinition, ScheduleDefinition } from "#platform/jobs";
import type { BotDefinition } from "./handling/definition.ts";
import type { PresentedUpdate } from "./inbox/intake.ts";

/** Telegram bots: what comes in is handled once and in order, what goes out arrives. */
export interface Telegram {
  /** Tells what the bots of a product understand; before the jobs start. Throws `TELEGRAM_DEFINITION_INVALID`. */
  register(definition: BotDefinition): void;
  /** Takes an update of a webhook; see `Intake.receiveUpdate`. */
  receiveUpdate(presented: PresentedUpdate): Promise<void>;
  /** For `jobs.register`. */
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  close(): Promise<void>;
}
