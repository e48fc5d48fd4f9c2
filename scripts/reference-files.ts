import { renderConfigReference, renderEnvExample } from "#platform/config";
import { platformScopes } from "#platform/identity";
import type { ErrorEntry } from "#platform/kernel";
import { createEventCatalogue } from "#platform/webhooks";
import { configSlices, errorEntries } from "../apps/parts.ts";
import { products } from "../apps/products.ts";

/** Every generated file, path from the root to content. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return {
    ".env.example": renderEnvExample(configSlices),
    "docs/reference/configuration.md": renderConfigReference(configSlices),
    "docs/reference/errors.md": renderErrors(errorEntries),
    "docs/reference/events.md": renderEvents(),
    "docs/reference/scopes.md": renderScopes(),
  };
}

function renderErrors(entries: Readonly<Record<string, ErrorEntry>>): string {
  const rows = Object.entries(entries)
    .toSorted(([left], [right]) => left.localeCompare(right, "en"))
    .map(
      ([code, { status, title, retry }]) =>
        `| \`${code}\` | ${status} | ${title} | ${retry ? "yes" : "no"} |`,
    );
  return [
    "# Errors",
    "",
    "Every refused call answers `application/problem+json` with one of these codes; `detail` says what to do.",
    "",
    "| Code | Status | Meaning | Worth repeating |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function renderEvents(): string {
  const { types } = createEventCatalogue(products.map((product) => product.events));
  const sections = types.flatMap(({ type, summary, sample }) => [
    `## \`${type}\``,
    "",
    summary,
    "",
    "```json",
    JSON.stringify({ type, timestamp: "2026-11-21T09:00:03.000Z", data: sample }, null, 2),
    "```",
    "",
  ]);
  return [
    "# Webhook events",
    "",
    "What a workspace may subscribe to: one of these names, a prefix such as `vin.*`, or `*`. Messages are signed by",
    "[Standard Webhooks](https://www.standardwebhooks.com); each attempt, replay and endpoint has the same `webhook-id`.",
    "The bodies below are those of test events (`POST .../webhooks/endpoints/{endpointId}/test`).",
    "",
    ...sections,
  ].join("\n");
}

function renderScopes(): string {
  const rows = [platformScopes, ...products.map((product) => product.scopes)].flatMap((scopes) =>
    Object.entries(scopes).map(([scope, { summary, role }]) => `| \`${scope}\` | ${summary} | ${role} |`),
  );
  return [
    "# Scopes of API keys and members",
    "",
    "An API key holds the scopes it was given: `*` allows everything, `<product>:*` everything of one product.",
    "A member holds those of the role and of the roles below it (viewer, member, admin, owner), and those granted by name.",
    "",
    "| Scope | Allows | Lowest role |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
