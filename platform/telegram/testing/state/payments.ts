import type { LabeledPrice, Message, StarTransaction, SuccessfulPayment, User } from "../api-types.ts";

export const STARS = "XTR";

/** What an invoice asks for. */
export interface InvoiceTerms {
  readonly botId: number;
  readonly title: string;
  readonly description: string;
  readonly payload: string;
  /** ISO 4217, or XTR for Stars. */
  readonly currency: string;
  readonly prices: readonly LabeledPrice[];
  readonly isFlexible: boolean;
  readonly needsShippingAddress: boolean;
  readonly needsName: boolean;
  readonly needsPhoneNumber: boolean;
  readonly needsEmail: boolean;
  readonly maxTipMinor: number;
  readonly subscriptionPeriodSeconds: number | undefined;
}

export interface Charge {
  readonly botId: number;
  readonly userId: number;
  readonly payment: SuccessfulPayment;
  refunded: boolean;
}

/** Invoices, what was paid for them, and the Stars of each bot. */
export interface Payments {
  /** The terms of an invoice message; forwarded copies share them. */
  termsOf(message: Message): InvoiceTerms | undefined;
  attach(invoice: NonNullable<Message["invoice"]>, terms: InvoiceTerms): void;
  /** Keeps terms under a link `https://t.me/$...`. */
  addLink(terms: InvoiceTerms): string;
  byLink(link: string): InvoiceTerms | undefined;
  readonly charges: Map<string, Charge>;
  /** Star transactions of a bot, oldest first. */
  transactions(botId: number): StarTransaction[];
  starBalance(botId: number): number;
  noteStars(botId: number, user: User, charge: Charge, direction: "in" | "out", atSeconds: number): void;
}

export function createPayments(newSlug: () => string): Payments {
  const terms = new WeakMap<object, InvoiceTerms>();
  const links = new Map<string, InvoiceTerms>();
  const ledgers = new Map<number, StarTransaction[]>();
  const transactions = (botId: number): StarTransaction[] => {
    const ledger = ledgers.get(botId) ?? [];
    ledgers.set(botId, ledger);
    return ledger;
  };
  return {
    termsOf: ({ invoice }) => (invoice === undefined ? undefined : terms.get(invoice)),
    attach: (invoice, its) => {
      terms.set(invoice, its);
    },
    addLink: (its) => {
      const link = `https://t.me/$${newSlug()}`;
      links.set(link, its);
      return link;
    },
    byLink: (link) => links.get(link),
    charges: new Map(),
    transactions,
    starBalance: (botId) =>
      transactions(botId).reduce(
        (sum, { amount, source }) => sum + (source === undefined ? -amount : amount),
        0,
      ),
    noteStars: (botId, user, { payment }, direction, atSeconds) => {
      const partner = {
        type: "user" as const,
        transaction_type: "invoice_payment" as const,
        user,
        invoice_payload: payment.invoice_payload,
      };
      transactions(botId).push({
        id: payment.telegram_payment_charge_id,
        amount: payment.total_amount,
        date: atSeconds,
        ...(direction === "in" ? { source: partner } : { receiver: partner }),
      });
    },
  };
}

/** The sum of the prices in minor units. */
export function totalMinor(prices: readonly LabeledPrice[]): number {
  return prices.reduce((sum, { amount }) => sum + amount, 0);
}
