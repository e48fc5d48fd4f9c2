import { dateText, show } from "./basics.ts";
import { onSubmit, sentenceOf } from "./calls.ts";
import { say } from "./notices.ts";
import { askDevice, knowsPasskeys } from "./passkey.ts";
import { callProved } from "./proof.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";
import { listWaysIn } from "./ways-in.ts";

interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly synced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export async function passkeysSection(): Promise<void> {
  show("#add-passkey-details", knowsPasskeys());
  onSubmit("#add-passkey", async ({ name }, form) => {
    const options = await callProved("POST", "/api/v1/me/passkeys/options");
    if (!options.ok) return options.problem;
    const asked = await askDevice("create", options.body);
    if ("problem" in asked) return asked.problem;
    const answer = await callProved("POST", "/api/v1/me/passkeys", { name, response: asked.response });
    if (!answer.ok) return answer.problem;
    form.reset();
    await Promise.all([listPasskeys(), listWaysIn()]);
    say("The passkey is added.");
    return undefined;
  });
  await listPasskeys();
}

export async function listPasskeys(): Promise<void> {
  const answer = await read<{ items: readonly Passkey[] }>("/api/v1/me/passkeys");
  if (!answer.ok) return fillRows("#passkey-list", [], sentenceOf(answer.problem));
  const rows = answer.body.items.map(({ id, name, synced, createdAt, lastUsedAt }) => ({
    title: name,
    marks: synced ? ["synced"] : [],
    facts: [
      `added ${dateText(createdAt)}`,
      lastUsedAt === null ? "never used" : `last used ${dateText(lastUsedAt)}`,
    ],
    actions: [
      actionOf("Remove", name, () => callProved("DELETE", `/api/v1/me/passkeys/${id}`), {
        say: `The passkey ${name} is removed.`,
        afterwards: async () => {
          await Promise.all([listPasskeys(), listWaysIn()]);
        },
        sure: true,
      }),
    ],
  }));
  fillRows(
    "#passkey-list",
    rows,
    "None yet. A passkey signs you in by fingerprint, face or PIN, without a password.",
  );
}
