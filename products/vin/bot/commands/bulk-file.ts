import type { Content } from "#platform/telegram";
import { bulkResult } from "../../actions/bulk-result.ts";
import type { BulkJob } from "../../contracts.ts";
import type { VinServices } from "../../services.ts";
import { say } from "../wording/wording.ts";

/** Telegram takes 50 MB from bots; a little room for what is around the file. */
const LIMIT_BYTES = 49_000_000;

/** The result of a list as a file, or where to get it when it is too large for Telegram. */
export async function bulkFile(
  services: Pick<VinServices, "bulkItems" | "bulkJobs" | "clock" | "siteUrl">,
  workspaceId: string,
  job: BulkJob,
  { format, language }: { readonly format: "csv" | "xlsx"; readonly language: string },
): Promise<Content> {
  const { content } = await bulkResult(services, workspaceId, job.id, format);
  const bytes = await gathered(content);
  if (bytes === undefined) {
    const path = `${services.siteUrl}/api/v1/vin/jobs/${job.id}/result?format=${format}`;
    return { text: say(language, "bulkTooBig", { path }), plainLinks: true };
  }
  return {
    text: say(language, "bulkFileCaption", { good: job.done - job.failed, total: job.total }),
    document: { name: `${nameOf(job)}-decoded.${format}`, bytes },
  };
}

/** What the list was called, so that people find the result beside it. */
function nameOf({ name }: BulkJob): string {
  const plain = (name ?? "").replace(/\.[a-z]{1,5}$/i, "").replaceAll(/[^\p{L}\p{N} ._-]/gu, "_");
  return plain.slice(0, 60).trim() || "vins";
}

async function gathered(content: AsyncIterable<string | Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > LIMIT_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
