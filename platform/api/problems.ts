import { Type } from "typebox";
import { auditErrors } from "#platform/audit";
import { httpErrors, PROBLEM_CONTENT_TYPE } from "#platform/http";
import {
  accountErrors,
  identityErrors,
  signInMethodErrors,
  tenancyErrors,
  termsErrors,
  tokenErrors,
  twoFactorErrors,
} from "#platform/identity";
import { type ErrorEntry, paginationErrors } from "#platform/kernel";
import { outboundErrors } from "#platform/outbound";
import { privacyErrors } from "#platform/privacy";
import { telegramErrors } from "#platform/telegram";
import { webhooksErrors } from "#platform/webhooks";

const entries = {
  ...accountErrors.entries,
  ...auditErrors.entries,
  HTTP_ORIGIN_REFUSED: httpErrors.entries.HTTP_ORIGIN_REFUSED,
  ...identityErrors.entries,
  ...outboundErrors.entries,
  ...paginationErrors.entries,
  ...privacyErrors.entries,
  ...signInMethodErrors.entries,
  ...telegramErrors.entries,
  ...tenancyErrors.entries,
  ...termsErrors.entries,
  ...tokenErrors.entries,
  ...twoFactorErrors.entries,
  ...webhooksErrors.entries,
};

/** A code that the API document may name at a route. */
export type ProblemCode = keyof typeof entries;

/** Problem answers of a route for the API document, by their codes; those that every route has are not repeated. */
export function problems(...codes: readonly ProblemCode[]) {
  const named = codes.map((code) => ({ code, ...(entries[code] satisfies ErrorEntry) }));
  const byStatus = Map.groupBy(named, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      Type.Unsafe<never>({
        description: group.map(({ code, title }) => `\`${code}\`: ${title}.`).join("\n\n"),
        content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "Problem#" } } },
      }),
    ]),
  );
}
