/** An API key as people see it; the secret itself is shown once, when the key is made. */
export interface ApiKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** The first characters of the secret, enough to recognise it: `tp_4fK9sQ2x`. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  /** The person or key that made it; `null` for the first start and the command line. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Set when the key was replaced: it works until then. */
  readonly graceEndsAt: Date | null;
  /** At most a second behind. */
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  /** Addresses or networks in CIDR form that may use the key; `null` lets every address. */
  readonly allowedIps: readonly string[] | null;
  /** The key that this one replaces. */
  readonly rotatedFrom: string | null;
  readonly limitPerMinute: number | null;
}

export interface ApiKeyRequest {
  readonly workspaceId: string;
  /** For people, 1 to 100 characters. */
  readonly name: string;
  /** At least one of `<product>:<verb>`, `<product>:*`, `*`. */
  readonly scopes: readonly string[];
  readonly expiresAt?: Date;
  /** IPv4 or IPv6 addresses or networks, such as `203.0.113.0/24`. */
  readonly allowedIps?: readonly string[];
  readonly limitPerMinute?: number;
}

/** A new key with its secret, which can never be read again. */
export interface NewApiKey {
  readonly key: ApiKey;
  readonly secret: string;
}

export interface KeyRotation {
  readonly workspaceId: string;
  readonly keyId: string;
  /** How long the old key still works, 0 to 30 days. */
  readonly graceSeconds: number;
  /** Expiry of the new key; that of the old one when left out, `null` for never. */
  readonly expiresAt?: Date | null;
}
