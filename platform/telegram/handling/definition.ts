import type { Message, PreCheckoutQuery, ShippingQuery, Update } from "grammy/types";
import type { Static, TObject } from "typebox";
import type { AppError } from "#platform/kernel";
import type { ResultHandler } from "../outgoing/settle.ts";
import type { TelegramRole } from "../types.ts";
import type { ButtonKind } from "./buttons.ts";
import type { Content } from "./content.ts";
import type { BotContext } from "./context.ts";

/** A text in several languages; English stands in for those that are missing. */
export type Texts = { readonly en: string } & Readonly<Record<string, string>>;

export interface CommandSpec<Schema extends TObject> {
  /** Without the slash. */
  readonly name: string;
  /** Shown in the list of commands; without one the command is not listed. */
  readonly description?: Texts;
  /** Words after the command, in the order of the schema; a text at the end takes the rest of the line. */
  readonly arguments?: Schema;
  /** The lowest role in the workspace that may use it. */
  readonly role?: TelegramRole;
  readonly privateOnly?: boolean;
  run(context: BotContext, given: Static<Schema>): Promise<void>;
}

export interface Command {
  readonly name: string;
  readonly description: Texts | undefined;
  readonly arguments: TObject | undefined;
  readonly role: TelegramRole | undefined;
  readonly privateOnly: boolean;
  run(context: BotContext, given: unknown): Promise<void>;
}

/** Declares a command. */
export function defineCommand<Schema extends TObject>(spec: CommandSpec<Schema>): Command {
  return {
    name: spec.name,
    description: spec.description,
    arguments: spec.arguments,
    role: spec.role,
    privateOnly: spec.privateOnly ?? false,
    run: (context, given) => spec.run(context, given as Static<Schema>),
  };
}

export interface Button {
  readonly kind: ButtonKind;
  readonly role: TelegramRole | undefined;
  run(context: BotContext, data: unknown): Promise<void>;
}

/** Declares what happens when a button is pressed. */
export function defineButton<Schema extends TObject>(
  kind: ButtonKind<Schema>,
  run: (context: BotContext, data: Static<Schema>) => Promise<void>,
  options: { readonly role?: TelegramRole } = {},
): Button {
  return {
    kind: kind as unknown as ButtonKind,
    role: options.role,
    run: (context, data) => run(context, data as Static<Schema>),
  };
}

/** Where a dialogue goes from a step. */
export type Move<State> =
  /** To another step, with a new state. */
  | { readonly next: string; readonly state: State }
  /** Nowhere: the answer was not understood, and this is said. */
  | { readonly again: Content | string }
  | "done";

export interface Step<State> {
  /** Says what is wanted. */
  ask(context: BotContext, state: State): Promise<void> | void;
  /** Takes the answer: any message that is no command. */
  receive(context: BotContext, state: State): Promise<Move<State>>;
}

export interface DialogueSpec<State> {
  readonly name: string;
  readonly first: string;
  /** Between two answers; then the person is told that it was put aside. */
  readonly timeoutSeconds: number;
  readonly steps: Readonly<Record<string, Step<State>>>;
}

export interface Dialogue {
  readonly name: string;
  readonly first: string;
  readonly timeoutSeconds: number;
  readonly steps: Readonly<Record<string, Step<unknown>>>;
}

/** Declares a conversation of several steps. Its state is stored as JSON after each of them. */
export function defineDialogue<State>(spec: DialogueSpec<State>): Dialogue & { readonly state?: State } {
  return spec as unknown as Dialogue;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What a product's bot understands. Whatever is left out is answered politely or passed by. */
export interface BotDefinition {
  readonly product: string;
  /** Languages in which it speaks, `en` among them. */
  readonly languages: readonly string[];
  readonly commands: readonly Command[];
  readonly buttons?: readonly Button[];
  readonly dialogues?: readonly Dialogue[];
  /** Deep links: what `/start WORD-rest` does, by word; the rest is handed in. */
  readonly links?: Readonly<Record<string, (context: BotContext, rest: string) => Promise<void>>>;
  /** Messages that are no command and that no dialogue waits for. */
  onMessage?(context: BotContext, message: Message): Promise<void>;
  /**
   * An album: its items at once, in order, when none has come for a second; the chat waits so long. Without it each
   * item is a message of its own. Dialogues come before it and find the items in `context.album`.
   */
  onAlbum?(context: BotContext, messages: readonly Message[]): Promise<void>;
  /** Has to be quick: Telegram waits ten seconds. Without it payments are refused. */
  onPreCheckout?(context: BotContext, query: PreCheckoutQuery): Promise<Verdict>;
  onShipping?(context: BotContext, query: ShippingQuery): Promise<readonly object[] | Verdict>;
  /** A message with `successful_payment` or `refunded_payment`. */
  onPayment?(context: BotContext, message: Message): Promise<void>;
  /** Every other kind of update: membership, edits, reactions, posts of channels, inline queries. */
  onOther?(context: BotContext, update: Update): Promise<void>;
  /** Results of calls that were tagged with these words. */
  readonly results?: Readonly<Record<string, ResultHandler>>;
  /** The text of an error in a language; without one the catalogue's English text is shown. */
  errorText?(error: AppError, language: string): string | undefined;
  /** The button beside the text field: a Mini App. Without it the button lists the commands. */
  readonly menu?: { readonly text: string; readonly url: string };
  /** Kinds of updates besides the usual ones that Telegram shall send. */
  readonly moreUpdates?: readonly string[];
}
