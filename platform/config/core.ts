import { type ConfigOf, defineConfig } from "./slice.ts";
import { choice, choices, generatedSecret, integer, optionalUrl, text } from "./variable.ts";

/** Name of the one secret that every other generated secret derives from. */
export const MASTER_SECRET = "TRADEPOST_MASTER_SECRET";

const ROLES = ["http", "worker", "bot", "cron"] as const;

/** What the parts of one process do; all in one process by default. */
export type Role = (typeof ROLES)[number];

/** The variables that belong to the whole house and to no part. */
export const coreConfig = defineConfig("Core", {
  environment: choice({
    name: "TRADEPOST_ENVIRONMENT",
    description: "What this installation is for; production turns on warnings about unwise settings.",
    options: ["development", "production", "test"],
    fallback: "development",
  }),
  host: text({
    name: "TRADEPOST_HOST",
    description: "Address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for every network.",
    fallback: "127.0.0.1",
  }),
  port: integer({
    name: "PORT",
    description: "TCP port to listen on; 0 lets the system choose one.",
    fallback: 3000,
    minimum: 0,
    maximum: 65_535,
  }),
  baseUrl: optionalUrl({
    name: "TRADEPOST_BASE_URL",
    description:
      "Public address of this installation, used in links; http://localhost and the port when not set.",
    example: "https://tradepost.example.com",
    schemes: ["http", "https"],
    productionWarning: (value) => {
      if (value === undefined) return "is not set, so links in messages point to localhost";
      return value.startsWith("http://")
        ? "starts with http://, so keys and sessions travel unencrypted"
        : undefined;
    },
  }),
  dataFolder: text({
    name: "TRADEPOST_DATA_DIR",
    description: "Folder of the embedded database, the files and the generated secrets.",
    fallback: ".tradepost",
  }),
  roles: choices({
    name: "TRADEPOST_ROLES",
    description: "What this process does: answer requests, run jobs, poll Telegram, start scheduled jobs.",
    options: ROLES,
    fallback: ROLES,
  }),
  masterSecret: generatedSecret({
    name: MASTER_SECRET,
    description:
      "Protects stored credentials; every process of one installation needs the same. Keep a copy: without it they cannot be read.",
  }),
});

export type CoreConfig = ConfigOf<typeof coreConfig>;

/** The public address without a slash at the end. */
export function publicBaseUrl(core: Pick<CoreConfig, "baseUrl" | "port">): string {
  return (core.baseUrl ?? `http://localhost:${core.port}`).replace(/\/+$/, "");
}
