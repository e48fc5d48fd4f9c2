import type { Static, TSchema } from "typebox";

/** Something that is worth an entry: its name, a title for people, and the facts that belong to it. */
export interface AuditAction<Facts extends TSchema = TSchema> {
  /** `<part or product>.<what>`; never changes. */
  readonly name: string;
  /** What happened, as a short sentence. */
  readonly title: string;
  /** Few, small, and never secret or personal. */
  readonly facts: Facts;
}

/** The facts of an action as a type. */
export type FactsOf<Action extends AuditAction> = Static<Action["facts"]>;

type Declarations = Readonly<Record<string, { readonly title: string; readonly facts: TSchema }>>;

/** Declared actions by their name. */
export type AuditActions<Declared extends Declarations> = {
  readonly [Name in keyof Declared]: AuditAction<Declared[Name]["facts"]>;
};

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Declares the actions of one part or product. Every name starts with `<prefix>.`.
 *
 * @example
 * export const shopActions = defineAuditActions("shop", {
 *   "shop.order-cancelled": { title: "Cancelled an order", facts: Type.Object({ reason: Type.String() }) },
 * });
 */
export function defineAuditActions<const Declared extends Declarations>(
  prefix: string,
  declared: Declared,
): AuditActions<Declared> {
  for (const name of Object.keys(declared)) {
    if (!name.startsWith(`${prefix}.`) || !NAME.test(name)) {
      throw new Error(
        `The audit action "${name}" must look like ${prefix}.what-happened: lower-case words with dashes.`,
      );
    }
  }
  const actions = Object.entries(declared).map(([name, action]) => [name, { name, ...action }] as const);
  return Object.fromEntries(actions) as AuditActions<Declared>;
}
