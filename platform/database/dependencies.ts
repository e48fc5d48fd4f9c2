import type { Clock } from "#platform/kernel";
import type { DatabaseConfig } from "./config.ts";
import type { DatabaseLogger, DatabaseObserver } from "./types.ts";

export interface DatabaseDependencies {
  readonly config: DatabaseConfig;
  /** Absolute path of the data folder; the built-in server keeps its files in `postgres` below it. */
  readonly dataDirectory: string;
  /** At least 32 characters; the passwords of the roles are derived from it. */
  readonly secret: string;
  readonly logger: DatabaseLogger;
  readonly clock: Clock;
  readonly observer?: DatabaseObserver;
  /** Changes to the built-in server; only tests need them. */
  readonly embedded?: EmbeddedChanges;
}

export interface EmbeddedChanges {
  /** Never waits for the disk. A power cut destroys the data. */
  readonly testing?: boolean;
  /** Seconds that the server outlives its last user. */
  readonly lingerSeconds?: number;
  /** Folder that is removed once the server has stopped. */
  readonly removeAfterwards?: string;
}

/** Where the server is and how the owner and an administrator of roles reach the database. */
export interface ServerAccess {
  readonly embedded: boolean;
  readonly ownerUrl: string;
  /** May make roles: a superuser of the built-in server, the owner of any other. */
  readonly administratorUrl: string;
  /** Brings the server up where that is ours to do. */
  ensureRunning(): Promise<void>;
  onStopped(callback: () => void): void;
  close(): Promise<void>;
}
