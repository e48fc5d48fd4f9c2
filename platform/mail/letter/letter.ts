/** One piece of a mail; its texts are plain and are escaped by the renderers, never by templates. */
export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  /** Small print. */
  | { readonly kind: "note"; readonly text: string }
  /** Something to type elsewhere. */
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "button"; readonly label: string; readonly url: string }
  | { readonly kind: "facts"; readonly rows: readonly Fact[] };

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a template makes of its parameters. */
export interface Letter {
  /** Subject and heading. */
  readonly subject: string;
  readonly blocks: readonly Block[];
}

/** What stands around every letter. */
export interface Frame {
  readonly language: string;
  /** Name of the sender. */
  readonly sender: string;
  /** Lines at the foot. */
  readonly footer: readonly string[];
  /** Introduces the address under a button. */
  readonly linkHint: string;
}

export const paragraph = (text: string): Block => ({ kind: "paragraph", text });
export const note = (text: string): Block => ({ kind: "note", text });
export const code = (text: string): Block => ({ kind: "code", text });
export const button = (label: string, url: string): Block => ({ kind: "button", label, url });
export const facts = (rows: readonly (Fact | undefined)[]): Block => ({
  kind: "facts",
  rows: rows.filter((row) => row !== undefined),
});
