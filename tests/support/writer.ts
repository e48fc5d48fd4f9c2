/**
 * Writes to the installation of TRADEPOST_DATA_DIR without end, as a second process beside the server:
 * API keys and jobs of tomorrow. Prints a line for each write that was acknowledged.
 */
import { describeJob, noPayload } from "#platform/jobs";
import { openInstallation } from "./installation.ts";

const tomorrow = new Date(Date.now() + 86_400_000);
const description = describeJob({ name: "faults.tomorrow", payload: noPayload });

const { database, identity, jobs } = await openInstallation(process.env["TRADEPOST_DATA_DIR"] ?? "");
const { id: workspaceId } = await identity.firstWorkspace();

await Promise.all([writeKeys(), writeJobs()]);

async function writeKeys(): Promise<void> {
  const kept: string[] = [];
  for (let number = 1; ; number += 1) {
    const { key } = await identity.createApiKey({ workspaceId, name: `Key ${number}`, scopes: ["*"] });
    process.stdout.write(`key ${key.id}\n`);
    // A workspace has room for so many keys that work.
    const [oldest = ""] = kept.splice(0, kept.push(key.id) > 50 ? 1 : 0);
    if (oldest !== "") await identity.revokeApiKey(workspaceId, oldest);
  }
}

async function writeJobs(): Promise<void> {
  for (;;) {
    const jobId = await database.asApp((transaction) =>
      jobs.enqueue(transaction, description, {}, { runAt: tomorrow }),
    );
    process.stdout.write(`job ${jobId}\n`);
  }
}
