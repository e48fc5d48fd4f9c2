import { messageOf } from "#platform/kernel";

export interface CheckResult {
  readonly status: "ok" | "warn" | "fail";
  /** What was found, in one sentence. */
  readonly finding: string;
  /** What to do; absent when all is well. */
  readonly cure?: string;
}

/** One thing that `tradepost doctor` looks at. A thrown error counts as a failure. */
export interface Check {
  readonly name: string;
  run(): Promise<CheckResult> | CheckResult;
}

export interface NamedResult extends CheckResult {
  readonly name: string;
}

export interface DoctorReport {
  readonly results: readonly NamedResult[];
  /** 0 when nothing failed (warnings allowed), 1 otherwise. */
  readonly exitCode: 0 | 1;
}

/** Runs the checks one after another, in order; none can stop the next. */
export async function runDoctor(checks: readonly Check[]): Promise<DoctorReport> {
  const results: NamedResult[] = [];
  for (const check of checks) {
    results.push({ name: check.name, ...(await resultOf(check)) });
  }
  return { results, exitCode: results.some((result) => result.status === "fail") ? 1 : 0 };
}

/** The report for a terminal: one line for each check, cures below. */
export function renderDoctor(report: DoctorReport): string {
  const width = Math.max(0, ...report.results.map((result) => result.name.length));
  const lines = report.results.flatMap((result) => {
    const line = `${result.status.padEnd(4)}  ${result.name.padEnd(width)}  ${indented(result.finding, width)}`;
    return result.cure === undefined
      ? [line]
      : [line, `${" ".repeat(width + 8)}-> ${indented(result.cure, width)}`];
  });
  return `${[...lines, "", summaryOf(report)].join("\n")}\n`;
}

async function resultOf(check: Check): Promise<CheckResult> {
  try {
    return await check.run();
  } catch (thrown) {
    return { status: "fail", finding: messageOf(thrown) };
  }
}

function indented(text: string, width: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(width + 8)}`);
}

function summaryOf(report: DoctorReport): string {
  const failed = report.results.filter((result) => result.status === "fail").length;
  const warned = report.results.filter((result) => result.status === "warn").length;
  if (failed > 0) return `${failed} of ${report.results.length} checks failed.`;
  return warned > 0 ? `Ready to start, with ${warned} to look at.` : "Ready to start.";
}
