import { renderConfigReference, renderEnvExample } from "#platform/config";
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
  const rows = products.flatMap((product) =>
    Object.entries(product.scopes).map(([scope, meaning]) => `| \`${scope}\` | ${meaning} |`),
  );
  return [
    "# Scopes of API keys",
    "",
    "`*` allows everything, `<product>:*` everything of one product.",
    "",
    "| Scope | Allows |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}
