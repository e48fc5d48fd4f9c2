/** One thing wrong with the configuration, for the operator. */
export interface ConfigFault {
  /** Name in the environment. */
  readonly variable: string;
  /** What is wrong, as a sentence that starts with the variable's name. Never holds a secret. */
  readonly problem: string;
  /** What to do about it. */
  readonly cure: string;
}

/** The configuration cannot be used; `message` lists every fault, and every warning, with its cure. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly ConfigFault[];

  constructor(
    faults: readonly ConfigFault[],
    { warnings = [], ...options }: ErrorOptions & { readonly warnings?: readonly ConfigFault[] } = {},
  ) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const besides = warnings.length === 0 ? "" : `\nBesides:\n${renderFaults(warnings)}`;
    super(`The configuration has ${count}:\n${renderFaults(faults)}${besides}`, options);
    this.faults = faults;
  }
}

/** Faults or warnings as indented lines, one problem and one cure each. */
export function renderFaults(faults: readonly ConfigFault[]): string {
  return faults.map((fault) => `  - ${fault.problem}\n    ${fault.cure}`).join("\n");
}
