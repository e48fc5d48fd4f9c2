import { defineErrors } from "#platform/kernel";

export const telemetryErrors = defineErrors("TELEMETRY", {
  TELEMETRY_LOG_FOLDER_UNUSABLE: {
    status: 500,
    title: "The log folder cannot be used",
    retry: false,
    detail: (p: { folder: string; reason: string }) =>
      `Opening log files in ${p.folder} failed (${p.reason}); give this user the right to write there, or change TRADEPOST_LOG_FOLDER.`,
  },
});
