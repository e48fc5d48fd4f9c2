import { importsOf, withoutComments } from "./imports.ts";
import { boundaryFault } from "./rules.ts";

interface SourceRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Files the rule does not touch. */
  readonly allowed: RegExp;
  readonly cure: string;
}

const TESTS_AND_TOOLS = String.raw`(?:.*\/)?tests\/|bench\/|scripts\/`;

/** What must not stand in a source text, in whatever spelling. */
const sourceRules: readonly SourceRule[] = [
  {
    name: "process.env",
    pattern: spellings(
      /\bprocess\s*(?:\?\.|\.)\s*env\b/,
      /\bprocess\s*(?:\?\.)?\[\s*["'`]env/,
      /\{[^{}]*\benv\b[^{}]*\}\s*=\s*(?:globalThis\.)?process\b(?!\.)/,
      /=\s*(?:globalThis\.)?process\s*[;\n]/,
    ),
    allowed: except(String.raw`platform\/config\/`),
    cure: "read it through platform/config.",
  },
  {
    name: "the clock",
    pattern: spellings(
      /(?<![.\w])Date\.now\b/,
      /\bDate\s*\[/,
      /\bnew\s+Date\b/,
      /(?<![.\w])Date\(/,
      /[=(,]\s*Date\s*[;,)\n]/,
      /\bglobalThis\s*(?:\.|\[\s*["'`])Date\b/,
      /\{[^{}]*\bDate\b[^{}]*\}\s*=/,
      /\bTemporal\.Now\b/,
    ),
    allowed: except(String.raw`platform\/kernel\/clock\.ts|.*testing\.ts|.*\/testing\/`),
    cure: "take a Clock from platform/kernel as an argument.",
  },
  {
    name: "fetch",
    pattern: spellings(
      /(?<![.\w])(?<!function )fetch\s*\(/,
      /\bglobalThis\s*(?:\?\.|\.|\[\s*["'`])fetch\b/,
      /\{[^{}]*\bfetch\b[^{}]*\}\s*=\s*globalThis/,
      /[=(,{]\s*fetch\s*[;,)}\n]/,
      /\bnew\s+(?:WebSocket|EventSource)\b/,
    ),
    // Code that browsers run calls its own site; files of Telegram come as streams, with the token in the path.
    allowed: except(
      String.raw`platform\/outbound\/|platform\/api\/pages\/browser\/|platform\/telegram\/downloads\.ts|apps\/server\/development\/playground\/browser\/`,
    ),
    cure: "call through platform/outbound, from a connector.",
  },
  {
    name: "the global object",
    pattern: spellings(
      /(?<![.\w])globalThis\b/,
      /(?<![.\w])(?:global|self|window)\s*(?:\?\.|\.|\[)/,
      /=\s*global\s*;/,
    ),
    allowed: except(),
    cure: "take what you need as an argument.",
  },
  {
    name: "SQL",
    pattern: spellings(
      /(?:\.|\?\.)(?:query|execute)\s*(?:<[^()]*>)?[(`]/,
      /\[\s*["'`](?:query|execute)["'`]\s*\]\s*\(/,
      /\{[^{}]*\b(?:query|execute)\b[^{}]*\}\s*=\s*(?:transaction|database)\b/,
    ),
    allowed: /^(?!products\/)|^products\/[^/]+\/(store\/|store\.ts|tests\/)/,
    cure: "move the statement into the product's store.",
  },
  {
    name: "a computed import",
    pattern: spellings(
      /(?<![.\w])import\s*\((?!\s*["'])/,
      /(?<![.\w])import\s*\(\s*["'][^"']*["']\s*[^),\s]/,
    ),
    allowed: except(),
    cure: "name the module, so that the dependency rule can see it.",
  },
  {
    name: "require",
    pattern: /\bcreateRequire\b|(?<![.\w])require\s*\(|\bgetBuiltinModule\b/,
    allowed: except(
      String.raw`platform\/database\/embedded\/binaries\.ts|platform\/telemetry\/open-telemetry\.ts`,
    ),
    cure: "use import.",
  },
];

/** Every fault of one source text, as if it stood in `file`. */
export function sourceFaults(file: string, source: string): string[] {
  const code = withoutComments(source);
  return [
    ...fileFaults(file),
    ...importsOf(file, code).flatMap(({ target, specifier }) => {
      const fault = boundaryFault(file, target, specifier);
      return fault === undefined ? [] : [`${file} imports ${specifier}: ${fault}`];
    }),
    ...sourceRules
      .filter((rule) => !rule.allowed.test(file) && rule.pattern.test(code))
      .map((rule) => `${file} uses ${rule.name}; ${rule.cure}`),
  ];
}

function fileFaults(file: string): string[] {
  if (/\.tsx?$/.test(file) || file === "apps/cli/tradepost.mjs") return [];
  return [`${file} is not TypeScript; write it as .ts.`];
}

function spellings(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map((pattern) => pattern.source).join("|"));
}

function except(places = "(?!)"): RegExp {
  return new RegExp(`^(?:${places}|${TESTS_AND_TOOLS})`);
}
