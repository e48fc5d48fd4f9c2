import type { ConfigSlice } from "./slice.ts";
import type { Variable } from "./variable.ts";

/** The text of `.env.example`: every variable of the slices, commented out, with what it does. */
export function renderEnvExample(slices: readonly ConfigSlice[]): string {
  const head = [
    "# Settings of Tradepost. Copy this file to .env and remove the # where you want another value.",
    "# Everything has a working default; the real environment wins over this file.",
    "# Secrets can also be given as files: NAME_FILE=/run/secrets/name",
  ];
  const sections = slices.map((slice) => {
    const entries = Object.values(slice.variables).map(
      (variable) =>
        `# ${variable.description}${generatedNote(variable)}\n#${variable.name}=${exampleOf(variable)}`,
    );
    return [`# ---- ${slice.title} ----`, ...entries].join("\n\n");
  });
  return `${[head.join("\n"), ...sections].join("\n\n")}\n`;
}

/** The configuration reference in Markdown: one table for each slice. */
export function renderConfigReference(slices: readonly ConfigSlice[]): string {
  const head =
    "# Configuration\n\nEvery setting has a default that works. Values come from the environment, then from a `.env` file in the\n" +
    "working directory; an empty value counts as not set. A secret can also be given as a file: `NAME_FILE=/run/secrets/name`.";
  const sections = slices.map((slice) => {
    const rows = Object.values(slice.variables).map(
      (variable) =>
        `| \`${variable.name}\` | ${cell(variable.description)} | ${fallbackOf(variable)} | ${exampleCell(variable)} |`,
    );
    return [
      `## ${slice.title}`,
      "",
      "| Variable | What it does | Default | Example |",
      "|---|---|---|---|",
      ...rows,
    ].join("\n");
  });
  return `${[head, ...sections].join("\n\n")}\n`;
}

function generatedNote(variable: Variable<unknown>): string {
  return variable.generated
    ? "\n# Made on first start when not set. Make one yourself: openssl rand -base64 32"
    : "";
}

function exampleOf(variable: Variable<unknown>): string {
  const example = variable.generated ? "" : variable.example;
  return /[\s#"']/.test(example) ? `'${example}'` : example;
}

function exampleCell(variable: Variable<unknown>): string {
  const example = exampleOf(variable);
  return example === "" ? "" : `\`${cell(example)}\``;
}

function fallbackOf(variable: Variable<unknown>): string {
  if (variable.generated) return "made on first start";
  const fallback = String(variable.fallback ?? "");
  return fallback === "" ? "not set" : `\`${cell(fallback)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
