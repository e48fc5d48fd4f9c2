import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { amount, chosenName, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

export const paymentConfirmation = defineTemplate({
  kind: "payment-confirmation",
  parameters: {
    workspaceName: chosenName,
    planName: chosenName,
    amount,
    paidAt: moment,
    invoiceNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    invoiceUrl: Type.Optional(link),
  },
  sample: {
    workspaceName: "Example Trading",
    planName: "Pro",
    amount: { amountMinor: 2_990, currency: "USD" },
    paidAt: "2026-11-20T08:15:00Z",
    invoiceNumber: "TP-2026-0042",
    invoiceUrl: "https://billing.example.com/invoices/42",
  },
  compose: ({ workspaceName, planName, amount, paidAt, invoiceNumber, invoiceUrl }, say) => ({
    subject: say("payment.subject", { amount: say.money(amount) }),
    blocks: [
      paragraph(say("payment.text", { workspace: unlinked(workspaceName) })),
      facts([
        { label: say("payment.amount"), value: say.money(amount) },
        { label: say("payment.plan"), value: planName },
        { label: say("payment.date"), value: say.day(paidAt) },
        invoiceNumber === undefined ? undefined : { label: say("payment.invoice"), value: invoiceNumber },
      ]),
      ...(invoiceUrl === undefined ? [] : [button(say("payment.button"), invoiceUrl)]),
    ],
  }),
});
