import { readSource, sourceFiles } from "../../architecture/imports.ts";

/** One regular expression of the source. */
export interface FoundExpression {
  /** File and expression as it stands there. */
  readonly name: string;
  readonly expression: RegExp;
}

/** A text that grows by its middle. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
  readonly suffix: string;
}

const SERVED = /^(?:apps|platform|products)\/(?!(?:.*\/)?(?:tests|testing)\/)(?!.*testing\.ts$)/;
const LITERAL =
  /(?<=(?:^|[=(,:[!&|?{};>]|\breturn|\bcase)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*(?=\s*[.,;)\]}?:\n]|\s*$)/gm;

/** What classes are tried with, besides the letters of the expression itself. */
const CANDIDATES = [..."aA0 -_.,:;/\\'\"=@#%&<>()[]{}|+*?!~$^`\t\né\u00a0\u0001x1"];

const SHORT_CHARACTERS = 1500;
const LONG_CHARACTERS = 6000;
/** A few times what a linear look at the long text takes on a slow machine. */
const SUSPICIOUS_MS = 4;
/** Four times the text in more than four times the time, with room for the unrest of a busy machine. */
const STEEPEST_RATIO = 8;
/** Small enough that doubling at each character ends within the test. */
const EXPONENTIAL_CHARACTERS = 22;

/** Every expression literal of what is served. */
export function expressionsOf(): readonly FoundExpression[] {
  return sourceFiles()
    .filter((file) => SERVED.test(file))
    .flatMap((file) =>
      [...readSource(file).matchAll(LITERAL)].map(([literal]) => {
        const end = literal.lastIndexOf("/");
        const expression = new RegExp(literal.slice(1, end), literal.slice(end + 1));
        return { name: `${file} ${literal}`, expression };
      }),
    );
}

/** Texts by which an expression could be made to try again and again: each of its parts, many times, without an end. */
export function attacksOn(source: string): readonly Attack[] {
  const letters = lettersOf(source);
  const words = [...new Set(source.match(/[A-Za-z]{2,}/g) ?? [])].slice(0, 6);
  const pairs = letters.flatMap((first) => letters.slice(0, 8).map((second) => `${first}${second}`));
  const beginnings = ["", ...words, ...letters.slice(0, 8)];
  return [
    ...letters.flatMap((pump) => beginnings.map((prefix) => ({ prefix, pump }))),
    ...[...words, ...pairs].flatMap((pump) => beginnings.slice(0, 3).map((prefix) => ({ prefix, pump }))),
  ].flatMap((attack) => ["\u0001", ""].map((suffix) => ({ ...attack, suffix })));
}

/** Characters that stand for the classes and letters of an expression. */
function lettersOf(source: string): readonly string[] {
  const literals = source.replaceAll(/\\[dwsDWSbBpPux]/g, "").match(/[A-Za-z0-9]/g) ?? [];
  const classes = source.match(/\[(?:\\.|[^\]\\])*\]|\\[dwsDWS]|\\?[^\w\s]/g) ?? [];
  const fitting = classes.flatMap((part) => {
    const one = compiled(part.length === 1 ? `\\${part}` : part);
    return one === undefined ? [] : CANDIDATES.filter((letter) => one.test(letter)).slice(0, 3);
  });
  return [...new Set([...literals.slice(0, 12), ...fitting, "a", " "])].slice(0, 24);
}

function compiled(part: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${part})$`);
  } catch {
    return undefined;
  }
}

/** What this thread has worked so far, without what it had to wait for others. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Whether the work grows faster than the text, by the best of several looks.
 * `times` as long for what may look at longer texts.
 */
export function isSlow(
  find: (text: string) => unknown,
  { prefix, pump, suffix }: Attack,
  times = 1,
): boolean {
  const textOf = (characters: number): string =>
    `${prefix}${pump.repeat(Math.ceil(characters / pump.length))}${suffix}`;
  const timeOf = (characters: number): number => {
    const text = textOf(characters);
    const startedMs = workedMs();
    find(text);
    return workedMs() - startedMs;
  };
  const isSteep = (): boolean => {
    const least = (characters: number): number => Math.min(...[1, 2, 3].map(() => timeOf(characters)));
    if (least(EXPONENTIAL_CHARACTERS) > SUSPICIOUS_MS) return true;
    const long = least(times * LONG_CHARACTERS);
    return long > SUSPICIOUS_MS && long / Math.max(least(times * SHORT_CHARACTERS), 0.01) > STEEPEST_RATIO;
  };
  const isSuspicious = [EXPONENTIAL_CHARACTERS, times * LONG_CHARACTERS].some(
    (characters) => timeOf(characters) > SUSPICIOUS_MS,
  );
  return isSuspicious && [1, 2, 3].every(isSteep);
}
