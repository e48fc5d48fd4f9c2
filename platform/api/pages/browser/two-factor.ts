import { dateText, one, show } from "./basics.ts";
import { onClick, onSubmit, sentenceOf } from "./calls.ts";
import { fail, say } from "./notices.ts";
import { callProved } from "./proof.ts";
import { read } from "./reading.ts";

interface TwoFactorStatus {
  readonly enabled: boolean;
  readonly enabledAt: string | null;
  readonly recoveryCodesLeft: number;
}

export async function twoFactorSection(): Promise<void> {
  onClick(one("#enrol"), async () => {
    const path = "/api/v1/me/two-factor/enrol";
    const answer = await callProved<{ secret: string; qrDataUrl: string }>("POST", path);
    if (!answer.ok) return fail(sentenceOf(answer.problem));
    one("#totp-secret").textContent = answer.body.secret;
    one("#totp-qr").src = answer.body.qrDataUrl;
    show("#enrol", false);
    show("#enrolment");
    one("#confirm-two-factor-code").focus();
  });
  for (const [form, path] of [
    ["#confirm-two-factor", "/api/v1/me/two-factor/confirm"],
    ["#replace-codes", "/api/v1/me/two-factor/recovery-codes"],
  ] as const) {
    onSubmit(form, async (fields, element) => {
      const answer = await callProved<{ recoveryCodes: readonly string[] }>("POST", path, fields);
      if (!answer.ok) return answer.problem;
      element.reset();
      one("pre", show("#recovery")).textContent = answer.body.recoveryCodes.join("\n");
      await showTwoFactor();
      return undefined;
    });
  }
  onSubmit("#disable-two-factor", async (fields, form) => {
    const answer = await callProved("POST", "/api/v1/me/two-factor/disable", fields);
    if (!answer.ok) return answer.problem;
    form.reset();
    show("#recovery", false);
    await showTwoFactor();
    say("Two-factor sign-in is off.");
    return undefined;
  });
  await showTwoFactor();
}

export async function showTwoFactor(): Promise<void> {
  const answer = await read<TwoFactorStatus>("/api/v1/me/two-factor");
  const state = one("#two-factor-state");
  state.removeAttribute("aria-busy");
  if (!answer.ok) return void (state.textContent = sentenceOf(answer.problem));
  const { enabled, enabledAt, recoveryCodesLeft } = answer.body;
  state.textContent = enabled
    ? `On since ${dateText(enabledAt ?? "")}, ${recoveryCodesLeft} recovery codes left.`
    : "Off. With it, a password alone lets nobody in.";
  show("#enrolment", false);
  show("#enrol", !enabled);
  show("#enabled", enabled);
}
