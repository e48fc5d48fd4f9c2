import type { RenderedMail } from "../mail.ts";

/** A written mail with everything that its headers say. */
export interface Parcel extends RenderedMail {
  /** Id of the mail; names its files. */
  readonly id: string;
  /** `Message-ID` header; the same on every attempt, so that receivers can see a repetition. */
  readonly headerId: string;
  readonly kind: string;
  readonly language: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | undefined;
  readonly to: string;
  readonly createdAt: Date;
}

/** What became of an attempt. The reason is fit for the public and holds nothing of the mail's content. */
export type Outcome =
  | { readonly kind: "accepted" }
  /** May succeed later. */
  | { readonly kind: "deferred"; readonly reason: string }
  /** This mail will never be accepted. */
  | { readonly kind: "refused"; readonly reason: string };

/** One way for mails to leave. */
export interface Carrier {
  readonly name: "smtp" | "outbox";
  /** Never throws for what the other side does. */
  send(parcel: Parcel, signal: AbortSignal): Promise<Outcome>;
  /** Throws `MAIL_SERVER_UNUSABLE`. */
  check(): Promise<void>;
  close(): Promise<void>;
}
