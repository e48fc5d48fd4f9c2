import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { amount, chosenName, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** What happens to a subscription. */
export const billingNotice = defineTemplate({
  kind: "billing-notice",
  parameters: {
    event: Type.Union([
      Type.Literal("payment-failed"),
      Type.Literal("plan-changed"),
      Type.Literal("cancelled"),
      Type.Literal("renewal"),
    ]),
    workspaceName: chosenName,
    productName: chosenName,
    planName: chosenName,
    amount: Type.Optional(amount),
    effectiveAt: Type.Optional(moment),
    url: link,
  },
  sample: {
    event: "payment-failed",
    workspaceName: "Example Trading",
    productName: "Stock",
    planName: "Pro",
    amount: { amountMinor: 2_990, currency: "USD" },
    effectiveAt: "2026-12-01T00:00:00Z",
    url: "https://tradepost.example.com/billing",
  },
  compose: ({ event, workspaceName, productName, planName, amount, effectiveAt, url }, say) => {
    const names = { workspace: unlinked(workspaceName), product: unlinked(productName) };
    return {
      subject: say(`billing.${event}.subject`, names),
      blocks: [
        paragraph(say(`billing.${event}.text`, names)),
        facts([
          { label: say("billing.plan"), value: planName },
          amount === undefined ? undefined : { label: say("billing.amount"), value: say.money(amount) },
          effectiveAt === undefined ? undefined : { label: say("billing.date"), value: say.day(effectiveAt) },
        ]),
        button(say("billing.button"), url),
      ],
    };
  },
});
