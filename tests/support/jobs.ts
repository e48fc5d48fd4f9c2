import { Type } from "typebox";
import { describeJob, noPayload } from "#platform/jobs";

/** Takes a moment and notes its beginning and its end. */
export const brief = describeJob({
  name: "faults.brief",
  payload: Type.Object({ number: Type.Integer() }),
});

/** Runs until it is told to stop. */
export const endless = describeJob({ name: "faults.endless", payload: noPayload });
