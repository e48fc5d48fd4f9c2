import { admitAddress } from "../../accounts/guards.ts";
import type { CallContext } from "../../sessions/session.ts";
import { signInMethodErrors } from "../errors.ts";
import { arrive } from "../external/arrive.ts";
import { link } from "../external/link.ts";
import type { ProvenIdentity } from "../external/proven.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { noteRefusal } from "../refusal.ts";
import { proveTelegram } from "./prove.ts";
import type { TelegramProof, TelegramSignIn } from "./telegram.ts";

/** Sign-in by what Telegram signed with the token of the configured bot. */
export function createTelegramSignIn(parts: SignInMethodsParts): TelegramSignIn {
  const refusal = () => signInMethodErrors.IDENTITY_TELEGRAM_REFUSED();
  return {
    available: parts.config.telegramLoginBotToken !== undefined,
    signIn: async (context, { proof, previousToken }) => {
      const identity = await proven(parts, context, proof);
      return arrive(parts, context, { identity, previousToken, refusal });
    },
    link: async (context, { proof }) => {
      await requireFreshProof(parts, context.actor);
      return link(parts, context, await proven(parts, context, proof));
    },
  };
}

async function proven(
  parts: SignInMethodsParts,
  context: CallContext,
  proof: TelegramProof,
): Promise<ProvenIdentity> {
  const botToken = parts.config.telegramLoginBotToken;
  if (botToken === undefined) throw signInMethodErrors.IDENTITY_PROVIDER_UNKNOWN();
  await admitAddress(parts, context);
  const identity = await proveTelegram(parts, proof, botToken);
  if (identity !== undefined) return identity;
  await noteRefusal(parts, context, { method: `telegram-${proof.kind}` });
  throw signInMethodErrors.IDENTITY_TELEGRAM_REFUSED();
}
