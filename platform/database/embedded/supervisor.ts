import { chown, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseErrors } from "../errors.ts";
import type { DatabaseLogger } from "../types.ts";
import { type Account, chooseAccount } from "./account.ts";
import { type Binaries, findCarrier, prepareBinaries } from "./binaries.ts";
import { prepareFolders, type ServerFolders, systemDirectory } from "./folders.ts";
import { claim, type Hold, startGuarded } from "./guard.ts";
import { ensureDataFolder, readPassword } from "./initialise.ts";
import { inspectServer } from "./pid-file.ts";
import { openServerLog, type ServerLog, tellsDiskFull } from "./server-log.ts";
import { serverArguments } from "./settings.ts";

export interface EmbeddedOptions {
  /** The data folder; the server lives in `postgres` below it. */
  readonly dataDirectory: string;
  readonly logger: DatabaseLogger;
  /** No waiting for the disk: for data that may be lost. */
  readonly testing?: boolean;
  /** How long the server outlives its last user. */
  readonly lingerSeconds?: number;
  /** Removed by the guard once the server has stopped. */
  readonly removeAfterwards?: string;
  /** Where root keeps what its server cannot reach in place. */
  readonly spareDirectory?: string;
}

/** The built-in server, started by this process or joined. */
export interface EmbeddedServer {
  /** Folder of the socket, as `host` of a connection. */
  readonly socketDirectory: string;
  readonly superuserPassword: string;
  /** Joins the running server or starts it; resolves when it takes connections. Safe to call at any time. */
  ensureRunning(): Promise<void>;
  /** Called when the server that this process started has ended by itself. */
  onStopped(callback: () => void): void;
  /** Gives the server up; when no other process uses it, it stops, and this waits for that. */
  close(): Promise<void>;
}

/** Pauses from 50 ms doubling to 500 ms; about five seconds in all. */
const attempts = 13;
const firstRetryMs = 50;
const longestRetryMs = 500;
const pollMs = 10;
/** Crash recovery of much data takes minutes. */
const startLimitMs = 600_000;
/** A server without users left says "stopping" within a few milliseconds. */
const otherUsersAfterMs = 300;

/**
 * Starts or joins the PostgreSQL server of a data folder.
 *
 * @throws AppError with one clear message when it cannot.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const account = await chooseAccount(path.join(options.dataDirectory, "postgres", "data"));
  const spare = options.spareDirectory ?? systemDirectory;
  const folders = await prepareFolders(options.dataDirectory, account, spare);
  const binaries = await prepareBinaries(
    await findCarrier(),
    account,
    account.stepDown ? spare : folders.home,
  );
  if (options.removeAfterwards !== undefined && account.stepDown) {
    // The guard removes it as the server's user.
    await chown(options.removeAfterwards, account.uid, account.gid);
  }
  const supervisor = new Supervisor(options, account, folders, binaries);
  await supervisor.ensureRunning();
  supervisor.superuserPassword = await readPassword(folders);
  return supervisor;
}

class Supervisor implements EmbeddedServer {
  socketDirectory = "";
  superuserPassword = "";
  readonly #options: EmbeddedOptions;
  readonly #account: Account;
  readonly #folders: ServerFolders;
  readonly #binaries: Binaries;
  #hold: Hold | undefined;
  #underway: Promise<void> | undefined;
  #closed = false;
  #stoppedCallback: () => void = () => undefined;

  constructor(options: EmbeddedOptions, account: Account, folders: ServerFolders, binaries: Binaries) {
    this.#options = options;
    this.#account = account;
    this.#folders = folders;
    this.#binaries = binaries;
  }

  onStopped(callback: () => void): void {
    this.#stoppedCallback = callback;
  }

  ensureRunning(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#underway ??= this.#bringUp().finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#underway?.catch(() => undefined);
    await this.#hold?.release();
    this.#hold = undefined;
    if ((this.#options.lingerSeconds ?? 0) === 0) await this.#awaitStop();
  }

  async #bringUp(): Promise<void> {
    let lastReason = "";
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = (await this.#joinRunning()) ?? (await this.#start());
      if (outcome === "ready") return;
      lastReason = outcome;
      await sleep(Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs));
    }
    throw databaseErrors.DATABASE_START_FAILED({ reason: lastReason, log: this.#folders.log });
  }

  /** "ready" after joining, a reason when it has to be tried again, `undefined` when no server runs. */
  async #joinRunning(): Promise<string | undefined> {
    const deadline = performance.now() + startLimitMs;
    while (performance.now() < deadline) {
      const state = await inspectServer(this.#folders.data);
      if (state.kind === "absent") return undefined;
      if (state.kind === "stale") {
        this.#options.logger.warn(
          { file: state.file },
          "Removed the pid file of a database server that is gone",
        );
        await rm(state.file, { force: true });
        return undefined;
      }
      if (state.kind === "alive") {
        const hold = claim(state.socketDirectory === "" ? this.#folders.runtime : state.socketDirectory);
        if (hold === undefined) return this.#stopUnguarded(state.pid);
        if (state.status === "ready") {
          await this.#keep(hold, state.socketDirectory);
          return "ready";
        }
        await hold.release();
      }
      await sleep(pollMs);
    }
    return "another server on the folder neither starts nor stops.";
  }

  async #keep(hold: Hold, socketDirectory: string): Promise<void> {
    await this.#hold?.release();
    this.#hold = hold;
    this.socketDirectory = socketDirectory;
  }

  /** A server whose guard was killed would outlive everybody; stop it and start a guarded one. */
  async #stopUnguarded(pid: number): Promise<string> {
    this.#options.logger.warn({ pid }, "Stopping a database server that has lost its guard");
    try {
      process.kill(pid, "SIGINT");
    } catch {
      // It is gone already.
    }
    return "a server without guard had to be stopped.";
  }

  /** "ready", or the reason why it has to be tried again. */
  async #start(): Promise<string> {
    await ensureDataFolder(this.#folders, this.#binaries, this.#account, this.#options.testing ?? false);
    const log = await openServerLog(this.#folders.log);
    try {
      const server = await startGuarded({
        command: this.#binaries.postgres,
        args: serverArguments(this.#folders, this.#options.testing ?? false),
        account: this.#account,
        runtimeDirectory: this.#folders.runtime,
        logDescriptor: log.descriptor,
        lingerSeconds: this.#options.lingerSeconds ?? 0,
        ...(this.#options.removeAfterwards === undefined
          ? {}
          : { removeAfterwards: this.#options.removeAfterwards }),
      });
      return await this.#awaitReady(server.hold, server.exited, log);
    } finally {
      await log.close();
    }
  }

  async #awaitReady(hold: Hold, exited: Promise<number>, log: ServerLog): Promise<string> {
    const deadline = performance.now() + startLimitMs;
    while (performance.now() < deadline) {
      const state = await inspectServer(this.#folders.data);
      const ended = await Promise.race([exited.then(() => true), sleep(pollMs, false)]);
      if (ended) break;
      if (state.kind === "alive" && state.status === "ready") {
        await this.#keep(hold, state.socketDirectory);
        void this.#watch(exited);
        return "ready";
      }
    }
    await hold.release();
    return this.#judge(await log.reason());
  }

  async #watch(exited: Promise<number>): Promise<void> {
    const code = await exited;
    const state = await inspectServer(this.#folders.data);
    // Ours may have lost the race for an empty folder; then the winner's runs.
    if (this.#closed || (state.kind === "alive" && state.status === "ready")) return;
    this.#options.logger.error(
      { code, log: this.#folders.log },
      "The database server ended; starting it again",
    );
    this.#stoppedCallback();
  }

  /** Answers a reason that may pass by itself; throws one that will not. */
  #judge(reason: string): string {
    if (tellsDiskFull(reason)) {
      throw databaseErrors.DATABASE_DISK_FULL_AT_START({ folder: this.#folders.home });
    }
    if (/postmaster\.pid|shared memory|already exists|in use|shutting down|starting up/i.test(reason))
      return reason;
    throw databaseErrors.DATABASE_START_FAILED({ reason, log: this.#folders.log });
  }

  async #awaitStop(): Promise<void> {
    const otherUsersAt = performance.now() + otherUsersAfterMs;
    const deadline = performance.now() + startLimitMs;
    while (performance.now() < deadline) {
      const state = await inspectServer(this.#folders.data);
      if (state.kind !== "alive") return;
      if (state.status !== "stopping" && performance.now() > otherUsersAt) return;
      await sleep(pollMs);
    }
  }
}
