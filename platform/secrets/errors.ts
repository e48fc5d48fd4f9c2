import { defineErrors } from "#platform/kernel";

/** Codes of the secrets part. No text ever holds a secret, a key or a blob. */
export const secretsErrors = defineErrors("SECRETS", {
  SECRETS_MASTER_MISSING: {
    status: 500,
    title: "The master secret for this data is missing",
    retry: false,
    detail: (given: { masterId: string }) =>
      `Stored credentials were encrypted under the master secret ${given.masterId}, which this process does not have. Put that secret back as TRADEPOST_MASTER_SECRET, or add it to TRADEPOST_PREVIOUS_MASTER_SECRETS and run: tradepost secrets rotate`,
  },
  SECRETS_MASTER_WRONG: {
    status: 500,
    title: "A data key cannot be opened",
    retry: false,
    detail: () =>
      "A data key was changed in the database, so the master secret does not open it. Restore the table secrets.data_keys from a backup.",
  },
  SECRETS_KEY_UNKNOWN: {
    status: 500,
    title: "The data key of this secret does not exist",
    retry: false,
    detail: () =>
      "The secret was encrypted with a data key that is not in this database. Restore secret and keys from the same backup, or enter the secret again.",
  },
  SECRETS_WRONG_PLACE: {
    status: 500,
    title: "The secret belongs to another place",
    retry: false,
    detail: () =>
      "The secret was encrypted for another workspace or another purpose, so it is not opened here. Enter it again in this place.",
  },
  SECRETS_TAMPERED: {
    status: 500,
    title: "The secret was changed",
    retry: false,
    detail: () =>
      "The stored secret is damaged or was changed, so it is not opened. Restore it from a backup, or enter it again.",
  },
  SECRETS_FORMAT_UNKNOWN: {
    status: 500,
    title: "The secret has an unknown form",
    retry: false,
    detail: () =>
      "The stored text is no secret that this version can read. A newer Tradepost may have written it; otherwise enter the secret again.",
  },
  SECRETS_PURPOSE_INVALID: {
    status: 500,
    title: "The purpose of the secret is not valid",
    retry: false,
    detail: () =>
      "A purpose names the place of a secret, such as `shop.bots.token`: lower-case words with dots, 3 to 100 characters.",
  },
  SECRETS_PURPOSE_UNKNOWN: {
    status: 500,
    title: "No encrypted column is declared for this secret",
    retry: false,
    detail: (given: { purpose: string }) =>
      `No registered column holds what is encrypted for ${given.purpose}, so a rotation of keys would forget it. Declare the column among the encrypted columns of its part or product.`,
  },
  SECRETS_COLUMN_INVALID: {
    status: 500,
    title: "The encrypted column is not declared well",
    retry: false,
    detail: (given: { problem: string }) => given.problem,
  },
  SECRETS_ROTATION_CONFLICT: {
    status: 409,
    title: "The key was rotated by somebody else",
    retry: false,
    detail: () =>
      "Another rotation of the same key finished at this moment, so this one did nothing. Rotate again only if you need yet another key.",
  },
  SECRETS_UNAVAILABLE: {
    status: 503,
    title: "Data keys cannot be read now",
    retry: true,
    detail: () =>
      "The database that holds the data keys does not answer. Nothing was changed; try again in a moment.",
  },
});
