import { type Audit, createAudit, secretsActions } from "#platform/audit";
import type { Config, CoreConfig } from "#platform/config";
import type { Database } from "#platform/database";
import { httpEncryptedColumns } from "#platform/http";
import { twoFactorEncryptedColumns } from "#platform/identity";
import type { Clock } from "#platform/kernel";
import { createSecrets, type EncryptedColumn, type Secrets, secretsConfig } from "#platform/secrets";
import { telegramEncryptedColumns } from "#platform/telegram";
import type { Logger } from "#platform/telemetry";
import { webhooksEncryptedColumns } from "#platform/webhooks";
import { products } from "../products.ts";
import { mailEncryptedColumns } from "./open-mail.ts";

/** Every column that holds what secrets encrypt: rotations go through them, and nothing else is encrypted. */
const encryptedColumns: readonly EncryptedColumn[] = [
  ...httpEncryptedColumns,
  ...mailEncryptedColumns,
  ...telegramEncryptedColumns,
  ...twoFactorEncryptedColumns,
  ...webhooksEncryptedColumns,
  ...products.flatMap((product) => product.encryptedColumns),
];

export interface SecurityDeps {
  readonly core: Pick<CoreConfig, "masterSecret">;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
}

export interface Security {
  readonly secrets: Secrets;
  readonly audit: Audit;
}

/** Builds secrets, whose rotations the audit log notes, and the audit log, whose entries secrets seal. */
export async function openSecurity(
  config: Config,
  { core, clock, database, logger }: SecurityDeps,
  opened: AsyncDisposableStack,
): Promise<Security> {
  const secrets: Secrets = await createSecrets({
    config: config.of(secretsConfig),
    masterSecret: core.masterSecret,
    clock,
    database,
    logger,
    requireRegistered: true,
    recordRotation: async (transaction, rotation) => {
      // Each uses the other; nothing rotates before both are there.
      await audit.append(transaction, {
        action: secretsActions["secrets.rotated"],
        actor: { kind: "system", id: "secrets.rotate" },
        facts: rotation,
      });
    },
  });
  opened.defer(() => secrets.close());
  secrets.register(encryptedColumns);
  const audit: Audit = createAudit({
    clock,
    database,
    logger,
    signer: secrets.signer(null, "audit.entries"),
  });
  return { secrets, audit };
}
