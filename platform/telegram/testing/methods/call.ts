import type { ApiMethods, Opts } from "../api-types.ts";
import type { Upload } from "../http/upload.ts";
import type { Bot } from "../state/bots.ts";
import type { World } from "../state/world.ts";

/** One call of a method by a bot. */
export interface Call {
  readonly world: World;
  readonly bot: Bot;
  /** Every uploaded file of the request, by the name of its part. */
  readonly uploads: ReadonlyMap<string, Upload>;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

export type MethodName = keyof ApiMethods;

/** Carries out a method; parameters are checked already. Throws an ApiFault to refuse. */
export type Method<Name extends MethodName> = (call: Call, parameters: Opts<Name>) => unknown;

export type Methods = { readonly [Name in MethodName]?: Method<Name> };

/** A result with the words that Telegram adds to some answers. */
export class Described {
  readonly result: unknown;
  readonly description: string;

  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
