import { Type } from "typebox";
import { PROBLEM_CONTENT_TYPE } from "#platform/http";

const descriptions = {
  404: "There is nothing of that name.",
  409: "It cannot be done in the present state.",
  413: "The body is too large.",
  415: "The content type or the content encoding is not supported.",
  422: "The VIN or the batch cannot be used, or the source is not configured.",
  502: "The online source refused our call.",
  503: "A service that this call needs does not answer now; try again.",
} as const;

type Status = keyof typeof descriptions;

/** Problem answers of a route for the API document, beside those that every route has. */
export function problems(...statuses: readonly Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      Type.Unsafe<never>({
        description: descriptions[status],
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "Problem#" } } },
      }),
    ]),
  );
}
