import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const root = join(import.meta.dirname, "../..");

export interface Import {
  /** File that imports, from the root, with forward slashes. */
  readonly file: string;
  /** What stands between the quotes. */
  readonly specifier: string;
  /** The file or package meant: a path from the root for own code, a package name otherwise. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const SOURCES = "{apps,platform,products,tests,bench,scripts}/**/*.{ts,tsx}";
const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?from\s*)?"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g;

/** Every source file of the project, paths from the root. */
export function sourceFiles(): string[] {
  return globSync(SOURCES, {
    cwd: root,
    exclude: (path) => path.includes("node_modules") || path.startsWith("bench/peers"),
  })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** Every static and dynamic import of a file. */
export function importsOf(file: string): Import[] {
  return [...readSource(file).matchAll(IMPORT)].map((match) => {
    const specifier = match[3] ?? match[4] ?? "";
    return { file, specifier, target: targetOf(file, specifier), typeOnly: match[2] !== undefined };
  });
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith("."))
    return relative(root, join(root, dirname(file), specifier)).replaceAll("\\", "/");
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith("node:")) return specifier;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
