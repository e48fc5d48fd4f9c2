import { readFile } from "node:fs/promises";
import { Type } from "typebox";
import { describeJob, noPayload } from "#platform/jobs";
import { openInstallation } from "./installation.ts";

/** Takes a moment and notes its beginning and its end. */
export const brief = describeJob({
  name: "faults.brief",
  payload: Type.Object({ number: Type.Integer() }),
});

/** Runs until it is told to stop. */
export const endless = describeJob({ name: "faults.endless", payload: noPayload });

/** Stores one endless job and so many brief ones in one transaction, as another process beside the server. */
export async function enqueueJobs(
  dataFolder: string,
  briefJobs: number,
): Promise<{ readonly endlessId: string }> {
  await using installation = await openInstallation(dataFolder);
  const { database, jobs } = installation;
  // Awaited here, for the installation closes at the end of this.
  return await database.asApp(async (transaction) => {
    const numbers = Array.from({ length: briefJobs }, (_, number) => ({ number }));
    const endlessId = await jobs.enqueue(transaction, endless, {});
    await jobs.enqueueMany(transaction, brief, numbers);
    return { endlessId };
  });
}

/** What runs of jobs have noted after a word: `began`, `ended` or `endless`. */
export async function notesOf(jobsFile: string, word: string): Promise<string[]> {
  const lines = (await readFile(jobsFile, "utf8").catch(() => "")).split("\n").slice(0, -1);
  return lines
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1))
    .toSorted();
}
