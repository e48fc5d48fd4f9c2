/** The same server and database with another login. */
export function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  changed.searchParams.delete("user");
  changed.searchParams.delete("password");
  return changed.href;
}

/** The same server and login with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** URL of a server that listens on a Unix socket. Port and TLS are stated, since the environment could change their defaults. */
export function socketUrl(directory: string, database: string, user: string, password: string): string {
  const base = `postgres://localhost:5432/${database}?host=${encodeURIComponent(directory)}&sslmode=disable`;
  return withLogin(base, user, password);
}

/** Name of the role that a URL logs in as. */
export function userOf(url: string): string {
  const parsed = new URL(url);
  return parsed.searchParams.get("user") ?? decodeURIComponent(parsed.username);
}
