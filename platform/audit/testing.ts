import { createHmac } from "node:crypto";
import type { Database } from "#platform/database";
import { type Clock, systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import type { Audit } from "./audit.ts";
import type { AuditSigner } from "./chain.ts";
import { createAudit } from "./create.ts";

/** Signs with a key that stands in this file. */
export const testSigner: AuditSigner = {
  sign: async (message) => createHmac("sha256", "for tests").update(message).digest("hex"),
  verify: async (message, signature) => signature === (await testSigner.sign(message)),
};

/** The audit log of a test database that has `auditMigrations`. */
export function testAudit(database: Database, clock: Clock = systemClock): Audit {
  return createAudit({ database, clock, logger: silentLogger, signer: testSigner });
}
