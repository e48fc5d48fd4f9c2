import { Type, type TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { webhooksErrors } from "./errors.ts";

/** What a product says about one kind of event. */
export interface EventTypeSpec {
  /** One sentence: what has happened. */
  readonly summary: string;
  /** Shape of `data`. */
  readonly data: TSchema;
  /** Data for a test event; must fit the shape. */
  readonly sample: Readonly<Record<string, unknown>>;
}

/** Event types of one product by name. */
export type EventTypes = Readonly<Record<string, EventTypeSpec>>;

/** The types that can be published and subscribed. */
export interface EventCatalogue {
  readonly types: readonly ({ readonly type: string } & EventTypeSpec)[];
  /** Throws `WEBHOOKS_TYPE_UNKNOWN`. */
  sampleOf(type: string): Readonly<Record<string, unknown>>;
  /** Throws `WEBHOOKS_TYPE_UNKNOWN` or `WEBHOOKS_DATA_INVALID`. */
  requireData(type: string, data: unknown): void;
  /** Throws `WEBHOOKS_FILTER_INVALID` when a pattern matches no type. */
  requireFilter(patterns: readonly string[]): void;
}

/** Sent on request, to try an endpoint out. */
export const TEST_EVENT = "webhooks.test";

const ownTypes: EventTypes = {
  [TEST_EVENT]: {
    summary: "Somebody tries this endpoint out.",
    data: Type.Object({ message: Type.String() }),
    sample: { message: "It works." },
  },
};

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;

/**
 * Declares the events of one product, each named `<product>.<what has happened>`. Names never change.
 *
 * @example
 * export const vinEvents = defineWebhookEvents("vin", {
 *   "vin.bulk-job.finished": { summary: "A bulk job is through its list.", data: bulkJobSchema, sample: finishedJob },
 * });
 */
export function defineWebhookEvents<const Types extends EventTypes>(product: string, types: Types): Types {
  for (const [type, { data, sample }] of Object.entries(types)) {
    if (!NAME.test(type) || !type.startsWith(`${product}.`)) {
      throw new Error(`The event type ${type} must look like ${product}.something-happened.`);
    }
    if (!Compile(data).Check(sample)) throw new Error(`The sample of ${type} does not fit its data.`);
  }
  return types;
}

/** Puts the declared types together; two of one name are a mistake. */
export function createEventCatalogue(declared: readonly EventTypes[]): EventCatalogue {
  const specs = new Map<string, EventTypeSpec>();
  for (const [type, spec] of [ownTypes, ...declared].flatMap(Object.entries<EventTypeSpec>)) {
    if (specs.has(type)) throw new Error(`Two event types are called ${type}; rename one of them.`);
    specs.set(type, spec);
  }
  const validators = new Map<string, Validator>();
  const specOf = (type: string): EventTypeSpec => {
    const spec = specs.get(type);
    if (spec === undefined) throw webhooksErrors.WEBHOOKS_TYPE_UNKNOWN({ type });
    return spec;
  };
  const validatorOf = (type: string): Validator => {
    const known = validators.get(type) ?? Compile(specOf(type).data);
    validators.set(type, known);
    return known;
  };
  return {
    types: [...specs].map(([type, spec]) => ({ type, ...spec })),
    sampleOf: (type) => specOf(type).sample,
    requireData: (type, data) => {
      const validator = validatorOf(type);
      if (validator.Check(data)) return;
      const [first] = validator.Errors(data);
      const fault =
        first === undefined ? "it is of another type" : `${first.instancePath || "it"} ${first.message}`;
      throw webhooksErrors.WEBHOOKS_DATA_INVALID({ type, fault });
    },
    requireFilter: (patterns) => {
      const blank = patterns.find((pattern) => ![...specs.keys()].some((type) => matches(pattern, type)));
      if (blank !== undefined) throw webhooksErrors.WEBHOOKS_FILTER_INVALID({ pattern: blank });
    },
  };
}

/** Whether a pattern (a name, `prefix.*` or `*`) covers a type. */
function matches(pattern: string, type: string): boolean {
  if (pattern === "*") return true;
  return pattern.endsWith(".*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
