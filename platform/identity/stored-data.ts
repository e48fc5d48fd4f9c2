import type { PersonColumn, StoredData } from "#platform/database";

const SECRET = "would let somebody in";
const PASSING = "gone within the hour by itself";
const GUARD = "guards against guessing and replay";
const OTHERS = "tells of another person";

const own: PersonColumn = { column: "user_id", by: "user-id", whenErased: "delete", exported: true };
const ownUnseen: PersonColumn = { ...own, exported: false };
const byWorkspace = { column: "workspace_id", whenErased: "delete" } as const;

/** Whose deed a row was; it stays, without the person. */
function doer(column: string): PersonColumn {
  return { column, by: "user-id", whenErased: "clear", exported: false };
}

function withheld<Column extends string>(reason: string, ...columns: Column[]): Record<Column, string> {
  return Object.fromEntries(columns.map((column) => [column, reason])) as Record<Column, string>;
}

const people: readonly StoredData[] = [
  {
    table: "identity.users",
    exported: [
      "user_id",
      "email",
      "name",
      "language",
      "email_verified_at",
      "created_at",
      "updated_at",
      "disabled_at",
    ],
    withheld: withheld(SECRET, "password_hash"),
    ofPersons: [own],
  },
  {
    table: "identity.terms_acceptances",
    exported: ["person", "document", "version", "accepted_at"],
    withheld: {},
    ofPersons: [{ column: "person", by: "actor", whenErased: "delete", exported: true }],
  },
  {
    table: "identity.operators",
    exported: ["user_id", "granted_at"],
    withheld: withheld(OTHERS, "granted_by"),
    ofPersons: [own, doer("granted_by")],
  },
];

const workspaces: readonly StoredData[] = [
  {
    table: "identity.workspaces",
    exported: ["workspace_id", "name", "created_at", "closed_at", "delete_after", "disabled_at"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "identity.memberships",
    exported: ["workspace_id", "user_id", "role", "permissions", "joined_at"],
    withheld: withheld(OTHERS, "invited_by"),
    ofWorkspace: byWorkspace,
    ofPersons: [own, doer("invited_by")],
  },
  {
    table: "identity.invitations",
    exported: [
      "workspace_id",
      "invitation_id",
      "delivery",
      "role",
      "email",
      "language",
      "created_at",
      "expires_at",
      "sends",
      "sent_at",
      "accepted_at",
      "revoked_at",
    ],
    withheld: { ...withheld(SECRET, "token_hash"), ...withheld(OTHERS, "invited_by", "accepted_by") },
    ofWorkspace: byWorkspace,
    ofPersons: [
      { column: "email", by: "email", whenErased: "delete", exported: true },
      doer("invited_by"),
      doer("accepted_by"),
    ],
  },
  {
    table: "identity.api_keys",
    exported: [
      "workspace_id",
      "key_id",
      "name",
      "prefix",
      "scopes",
      "allowed_ips",
      "limit_per_minute",
      "created_by",
      "created_at",
      "expires_at",
      "revoked_at",
      "grace_ends_at",
      "rotated_from",
      "last_used_at",
      "last_used_ip",
    ],
    withheld: withheld(SECRET, "key_hash"),
    ofWorkspace: byWorkspace,
    ofPersons: [doer("created_by")],
  },
];

const sessions: readonly StoredData[] = [
  {
    table: "identity.sessions",
    exported: [
      "session_id",
      "user_id",
      "created_at",
      "last_seen_at",
      "expires_at",
      "ip_address",
      "user_agent",
      "for_workspace_id",
    ],
    withheld: { ...withheld(SECRET, "token_hash"), ...withheld(OTHERS, "impersonated_by") },
    ofPersons: [own, { ...ownUnseen, column: "impersonated_by" }],
  },
  {
    table: "identity.session_proofs",
    exported: [],
    withheld: withheld(PASSING, "session_id", "proved_at"),
    ofPersons: [],
  },
  {
    table: "identity.refresh_families",
    exported: ["family_id", "user_id", "for_workspace_id", "scopes", "created_at", "ends_at", "ended_at"],
    withheld: { ...withheld(SECRET, "session_id"), ...withheld(GUARD, "ended_because") },
    ofPersons: [own],
  },
  {
    table: "identity.refresh_tokens",
    exported: [],
    withheld: withheld(SECRET, "token_hash", "family_id", "salt", "created_at", "expires_at", "used_at"),
    ofPersons: [],
  },
  {
    table: "identity.token_revocations",
    exported: [],
    withheld: withheld(PASSING, "session_id", "until"),
    ofPersons: [],
  },
];

const waysToSignIn: readonly StoredData[] = [
  {
    table: "identity.external_identities",
    exported: ["identity_id", "user_id", "provider", "subject", "label", "created_at", "last_used_at"],
    withheld: {},
    ofPersons: [own],
  },
  {
    table: "identity.link_tickets",
    exported: [],
    withheld: withheld(
      PASSING,
      "ticket_hash",
      "user_id",
      "provider",
      "subject",
      "label",
      "expires_at",
      "used_at",
    ),
    ofPersons: [ownUnseen],
  },
  {
    table: "identity.openid_states",
    exported: [],
    withheld: withheld(
      PASSING,
      "state_hash",
      "browser_hash",
      "provider",
      "user_id",
      "session_id",
      "return_to",
      "expires_at",
      "used_at",
    ),
    ofPersons: [ownUnseen],
  },
  {
    table: "identity.passkey_challenges",
    exported: [],
    withheld: withheld(PASSING, "challenge_hash", "user_id", "expires_at", "used_at"),
    ofPersons: [ownUnseen],
  },
  {
    table: "identity.passkeys",
    exported: ["passkey_id", "user_id", "transports", "synced", "name", "created_at", "last_used_at"],
    withheld: { ...withheld(SECRET, "credential_id", "public_key"), ...withheld(GUARD, "counter") },
    ofPersons: [own],
  },
  {
    table: "identity.used_telegram_proofs",
    exported: [],
    withheld: withheld(GUARD, "proof_hash", "expires_at"),
    ofPersons: [],
  },
];

const secondFactors: readonly StoredData[] = [
  {
    table: "identity.two_factor",
    exported: ["user_id", "created_at", "confirmed_at"],
    withheld: {
      ...withheld(SECRET, "secret"),
      ...withheld(GUARD, "last_step", "failures", "failures_since"),
    },
    ofPersons: [own],
  },
  {
    table: "identity.recovery_codes",
    exported: ["user_id", "used_at"],
    withheld: withheld(SECRET, "code_hash"),
    ofPersons: [own],
  },
  {
    table: "identity.two_factor_challenges",
    exported: [],
    withheld: withheld(PASSING, "challenge_hash", "user_id", "method", "created_at", "expires_at", "used_at"),
    ofPersons: [ownUnseen],
  },
];

const waysToGetIn: readonly StoredData[] = [
  {
    table: "identity.sign_ups",
    exported: ["email", "name", "language", "terms_version", "created_at", "expires_at"],
    withheld: {
      ...withheld(SECRET, "handle_hash", "password_hash", "code_hash", "link_hash"),
      ...withheld(GUARD, "code_expires_at", "code_failures", "sends", "sent_at", "used_at"),
    },
    ofPersons: [{ column: "email", by: "email", whenErased: "delete", exported: true }],
  },
  {
    table: "identity.password_resets",
    exported: ["user_id", "created_at", "expires_at", "used_at"],
    withheld: withheld(SECRET, "token_hash"),
    ofPersons: [own],
  },
  {
    table: "identity.password_attempts",
    exported: [],
    withheld: withheld(GUARD, "account_hash", "failures", "last_at"),
    ofPersons: [],
  },
];

/** People and workspaces first: the others refer to them. */
export const identityStoredData: readonly StoredData[] = [
  ...people,
  ...workspaces,
  ...sessions,
  ...waysToSignIn,
  ...secondFactors,
  ...waysToGetIn,
];
