import type { Actor } from "#platform/identity";
import { identityErrors } from "#platform/identity";
import type { Presented } from "./presented.ts";
import type { Keys, People } from "./server-types.ts";

/** Finds out who is behind what was presented. */
export interface Callers {
  /** At once, when the answer is a cached yes. */
  known({ kind, secret }: Presented, address: string): Actor | undefined;
  /** Throws the refusal of identity. */
  find({ kind, secret }: Presented, address: string): Promise<Actor>;
}

export function callersOf(keys: Keys, people: People | undefined): Callers {
  return {
    known({ kind, secret }, address) {
      switch (kind) {
        case "api-key":
          return keys.authenticateCached(secret, address);
        case "session":
          return people?.authenticateSessionCached(secret);
        case "access-token":
          return people?.authenticateAccessTokenCached?.(secret);
      }
    },
    async find({ kind, secret }, address) {
      if (kind === "api-key") return keys.authenticateApiKey(secret, address);
      if (people === undefined) throw identityErrors.IDENTITY_KEY_UNKNOWN();
      return kind === "session" ? people.authenticateSession(secret) : people.authenticateAccessToken(secret);
    },
  };
}
