import { renderConfigReference, renderEnvExample } from "#platform/config";
import { platformScopes } from "#platform/identity";
import type { ErrorEntry } from "#platform/kernel";
import { configSlices, errorEntries } from "../apps/parts.ts";
import { products } from "../apps/products.ts";

/** Every generated file, path from the root to content. */
export function referenceFiles(): Readonly<Record<string, string>> {
  return {
    ".env.example": renderEnvExample(configSlices),
    "docs/reference/configuration.md": renderConfigReference(configSlices),
    "docs/reference/errors.md": renderErrors(errorEntries),
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
