import { secretPurpose } from "./proof.ts";

/** Columns to be registered with the secrets part. */
export const twoFactorEncryptedColumns = [
  {
    table: "identity.two_factor",
    column: "secret",
    keyColumns: ["user_id"],
    purpose: secretPurpose("*"),
    owner: "operator",
  },
] as const;
