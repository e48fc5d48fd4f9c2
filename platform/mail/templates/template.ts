import { Type, type Static, type TObject, type TProperties } from "typebox";
import type { Letter } from "../letter/letter.ts";
import type { Say } from "../letter/say.ts";

/** The installation, as letters name it. */
export interface Site {
  /** Name of the sender. */
  readonly sender: string;
}

/** One kind of mail. */
export interface Template<Kind extends string = string, Schema extends TObject = TObject> {
  readonly kind: Kind;
  /** What the caller must give; stored as JSON until the mail is sent. */
  readonly parameters: Schema;
  /** Smaller is sent earlier within a workspace; below 0 when somebody waits at the screen. */
  readonly priority: number;
  /** Parameters for previews and tests, every optional one included. */
  readonly sample: Static<Schema>;
  compose(parameters: Static<Schema>, say: Say, site: Site): Letter;
}

type TemplateSpec<Kind extends string, Properties extends TProperties> = Omit<
  Template<Kind, TObject<Properties>>,
  "parameters" | "priority"
> & { readonly parameters: Properties; readonly priority?: number };

/** Declares a kind of mail; parameters that it does not name are refused. */
export function defineTemplate<const Kind extends string, Properties extends TProperties>(
  spec: TemplateSpec<Kind, Properties>,
): Template<Kind, TObject<Properties>> {
  return { priority: 0, ...spec, parameters: Type.Object(spec.parameters, { additionalProperties: false }) };
}
