import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { accountErrors, commandLine } from "#platform/identity";
import type { OpenPlatform } from "../../server/open-platform.ts";
import { findUserId } from "../overview.ts";
import { withPlatform } from "../with-platform.ts";

const WHO = "the address of an account, or telegram: and the number of somebody who writes to the bots";

/** `tradepost people export|erase|erase-again|remove-two-factor`. */
export function addPeopleCommand(program: Command): void {
  const people = program
    .command("people")
    .description("The rights of persons on their data, and the way back in for who lost it.");
  people
    .command("export")
    .argument("<who>", WHO)
    .description("Writes everything that is stored about a person into a JSON file.")
    .option("--output <path>", "a file that must not exist yet; named after the day when left out")
    .action((who: string, { output }: { output?: string }) =>
      withPlatform((parts) => exportPerson(parts, who, output)),
    );
  people
    .command("erase")
    .argument("<who>", WHO)
    .description("Erases a person everywhere, and the workspaces that nobody else is a member of, for good.")
    .requiredOption("--yes", "that this is meant: it cannot be undone")
    .action((who: string) => withPlatform((parts) => erasePerson(parts, who)));
  people
    .command("remove-two-factor <email>")
    .description(
      "For somebody who has lost the app and the recovery codes; make sure first, by another way than the mail that asks, that it is the person.",
    )
    .requiredOption("--reason <text>", "stands in the audit log for ever: how you made sure, no names")
    .action((email: string, { reason }: { reason: string }) =>
      withPlatform((parts) => removeTwoFactor(parts, email, reason)),
    );
  people
    .command("erase-again")
    .description("After a restore: erases again who had been erased before.")
    .action(() =>
      withPlatform(async ({ privacy }) => {
        console.log(`Erased ${await privacy.eraseAgain()} persons who had come back.`);
      }),
    );
}

async function removeTwoFactor(
  { database, twoFactor }: OpenPlatform,
  email: string,
  reason: string,
): Promise<void> {
  await twoFactor.removeAtCommandLine({ userId: await requireUser(database, email), reason });
  console.log("The second factor is gone, all sessions have ended, and the person was told by mail.");
}

async function exportPerson(
  { database, privacy }: OpenPlatform,
  who: string,
  output: string | undefined,
): Promise<void> {
  const requestedBy = commandLine;
  const telegramUserId = numberOf(who);
  const { content, sizeBytes, fileName } = await (telegramUserId === undefined
    ? privacy.exportPerson({ userId: await requireUser(database, who), requestedBy })
    : privacy.exportTelegramPerson({ telegramUserId, requestedBy }));
  const path = output ?? fileName;
  try {
    await pipeline(content, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  } finally {
    content.destroy();
  }
  console.log(`Wrote ${sizeBytes} bytes to ${path}`);
}

async function erasePerson({ database, privacy }: OpenPlatform, who: string): Promise<void> {
  const requestedBy = commandLine;
  const telegramUserId = numberOf(who);
  if (telegramUserId !== undefined) {
    const erased = await privacy.eraseTelegramPerson({ telegramUserId, requestedBy });
    console.log(`Erased the person at Telegram: ${erased.rows} rows and ${erased.workspaces} workspaces.`);
    return;
  }
  const { userId, rows, workspaces } = await privacy.erasePerson({
    userId: await requireUser(database, who),
    requestedBy,
  });
  console.log(`Erased person ${userId}: ${rows} rows and ${workspaces} workspaces.`);
}

/** Telegram's number of a person; `undefined` for an address. */
function numberOf(who: string): string | undefined {
  return /^telegram:(.*)$/.exec(who)?.[1];
}

async function requireUser(database: OpenPlatform["database"], email: string): Promise<string> {
  const userId = await findUserId(database, email);
  if (userId === undefined) throw accountErrors.IDENTITY_USER_NOT_FOUND();
  return userId;
}
