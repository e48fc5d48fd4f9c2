import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
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

const FOLDERS = "{apps,platform,products,tests,bench,scripts,docs,deploy}/**";
const ENDINGS = "{ts,tsx,mts,cts,js,jsx,mjs,cjs}";
const IMPORT =
  /(?:^|[\n;])\s*(import|export)\s+(type\s+)?(?:[^"'`;]*?from\s*)?["']([^"']+)["']|\bimport\s*\(\s*["']([^"']+)["']|\bimport\s*(?:[\w$]+|\{[^}]*\}|\*\s*as\s+[\w$]+)\s*from\s*["']([^"']+)["']/g;
const STRING_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

/** Every source file of the project in whatever dialect, paths from the root. */
export function sourceFiles(): string[] {
  return filesLike([`*.${ENDINGS}`, `${FOLDERS}/*.${ENDINGS}`]);
}

/** Every package manifest of the project, paths from the root. */
export function packageManifests(): string[] {
  return filesLike(["package.json", `${FOLDERS}/package.json`]);
}

function filesLike(patterns: string[]): string[] {
  return globSync(patterns, {
    cwd: root,
    exclude: (path) => path.includes("node_modules") || path.replaceAll("\\", "/").startsWith("bench/peers"),
  })
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted();
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The source with its comments taken out; a comment sign inside a text stays. */
export function withoutComments(source: string): string {
  return source.replaceAll(STRING_OR_COMMENT, (found) => (found.startsWith("/") ? " " : found));
}

/** Every static and dynamic import of a file. */
export function importsOf(file: string, source: string = readSource(file)): Import[] {
  return [...source.matchAll(IMPORT)].map((match) => {
    const specifier = match[3] ?? match[4] ?? match[5] ?? "";
    return { file, specifier, target: targetOf(file, specifier), typeOnly: match[2] !== undefined };
  });
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith("."))
    return relative(root, join(root, dirname(file), specifier)).replaceAll("\\", "/");
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
