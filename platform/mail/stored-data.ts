import type { StoredData } from "#platform/database";

const DELIVERY = "about the delivery";

export const mailStoredData: readonly StoredData[] = [
  {
    table: "mail.messages",
    exported: [
      "message_id",
      "kind",
      "language",
      "recipient",
      "state",
      "subject",
      "created_at",
      "finished_at",
    ],
    withheld: {
      workspace_id: DELIVERY,
      sealed_content: "may hold codes and links that let somebody in",
      once_key: DELIVERY,
      not_after: DELIVERY,
      attempts: DELIVERY,
      carrier: DELIVERY,
      reason: DELIVERY,
    },
    ofWorkspace: { column: "workspace_id", whenErased: "delete" },
    ofPersons: [{ column: "recipient", by: "email", whenErased: "delete", exported: true }],
  },
];
