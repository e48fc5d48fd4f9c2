import type { ServerFolders } from "./folders.ts";

/** Command line of the server. Everything is set here, so that an old folder gets new settings too. */
export function serverArguments(folders: ServerFolders, testing: boolean): readonly string[] {
  const settings: Readonly<Record<string, string | number>> = {
    // No TCP at all: a port may be taken and is open to every user of the machine.
    listen_addresses: "",
    unix_socket_directories: folders.runtime,
    unix_socket_permissions: "0700",
    max_connections: 100,
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    log_min_messages: "warning",
    log_checkpoints: "off",
    log_statement: "none",
    // Statements hold personal data; the log does not repeat them.
    log_min_error_statement: "panic",
    ...(testing ? testSettings : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", folders.data, ...flags];
}

const testSettings = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  wal_level: "minimal",
  max_wal_senders: 0,
  shared_buffers: "32MB",
  io_method: "sync",
  // The log of a test server holds the many errors that tests provoke.
  log_min_messages: "fatal",
} as const;
