import { Type } from "typebox";
import { describeJob, noPayload } from "#platform/jobs";

/** So long a job outlives a database that is away: the engine doubles its wait up to an hour. */
const PERSISTENT = 60;

/** Handles the waiting updates of one lane, one after the other. */
export const laneJob = describeJob({
  name: "telegram.lane",
  payload: Type.Object({ botId: Type.String(), lane: Type.String() }),
  maximumAttempts: PERSISTENT,
  timeoutSeconds: 300,
});

/** The same for a lane whose person waits with Telegram's clock running. */
export const promptLaneJob = describeJob({
  ...laneJob,
  name: "telegram.prompt-lane",
  queue: "prompt",
  timeoutSeconds: 30,
});

/** Gives the answers that Telegram waits for, one after another attempt until their time is over. */
export const answersJob = describeJob({
  name: "telegram.answer",
  payload: Type.Object({ botId: Type.String(), ids: Type.Array(Type.String()) }),
  queue: "prompt",
  timeoutSeconds: 30,
});

/** Sends the waiting messages of one bot, as far as the pace allows. */
export const senderJob = describeJob({
  name: "telegram.send",
  payload: Type.Object({ botId: Type.String(), generation: Type.String() }),
  maximumAttempts: PERSISTENT,
  timeoutSeconds: 300,
});

/** Keeps a running campaign supplied with messages. */
export const campaignJob = describeJob({
  name: "telegram.campaign",
  payload: Type.Object({ campaignId: Type.String(), generation: Type.String() }),
  maximumAttempts: PERSISTENT,
  timeoutSeconds: 120,
});

/** Ends dialogues whose time is over and wakes what was forgotten. */
export const sweepJob = describeJob({
  name: "telegram.sweep",
  payload: noPayload,
  maximumAttempts: 3,
  timeoutSeconds: 60,
});

/** Removes what is older than the retention. */
export const tidyJob = describeJob({
  name: "telegram.tidy",
  payload: noPayload,
  queue: "maintenance",
  maximumAttempts: 3,
  timeoutSeconds: 600,
});
