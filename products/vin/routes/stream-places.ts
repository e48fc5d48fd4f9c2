import type { VinConfig } from "../config.ts";
import { vinErrors } from "../errors.ts";

/** Places for streams that this process serves at a time, so many for each workspace. */
export interface StreamPlaces {
  /** Answers what gives the place back, once. Throws `VIN_STREAMS_BUSY` or `VIN_STREAMS_LIMIT`. */
  take(workspaceId: string): () => void;
}

export function createStreamPlaces({
  streamLimit,
  workspaceStreamLimit,
}: Pick<VinConfig, "streamLimit" | "workspaceStreamLimit">): StreamPlaces {
  const taken = new Map<string, number>();
  let sum = 0;
  // Somebody else's place is left whatever is configured; only where there is but one in all, everybody may have it.
  const limit = Math.min(workspaceStreamLimit, Math.max(1, streamLimit - 1));
  return {
    take(workspaceId) {
      const own = taken.get(workspaceId) ?? 0;
      if (sum >= streamLimit) {
        throw vinErrors.VIN_STREAMS_BUSY({ limit: streamLimit }, { retryAfterSeconds: 1 });
      }
      if (own >= limit) throw vinErrors.VIN_STREAMS_LIMIT({ limit }, { retryAfterSeconds: 1 });
      sum += 1;
      taken.set(workspaceId, own + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        sum -= 1;
        const left = (taken.get(workspaceId) ?? 1) - 1;
        if (left === 0) taken.delete(workspaceId);
        else taken.set(workspaceId, left);
      };
    },
  };
}
