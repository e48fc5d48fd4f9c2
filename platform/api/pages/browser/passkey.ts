import { type Answer, call, type Problem } from "./calls.ts";
import type { PageNavigator, PasskeyReader } from "./dom.ts";

declare const navigator: PageNavigator;
declare const PublicKeyCredential: PasskeyReader | undefined;

/** Whether this browser can read the options that the API gives. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && "parseCreationOptionsFromJSON" in PublicKeyCredential;
}

/** A credential of the device, or why there is none. */
export async function askDevice(
  kind: "create" | "get",
  options: unknown,
): Promise<{ readonly response: unknown } | { readonly problem: Problem }> {
  const refused = { code: "", title: "The device gave no passkey", detail: "Try again, or use another way." };
  try {
    if (PublicKeyCredential === undefined) return { problem: refused };
    const credential =
      kind === "create"
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
          });
    return credential === null ? { problem: refused } : { response: credential.toJSON() };
  } catch {
    return { problem: refused };
  }
}

/** Signs in with whatever passkey the device offers. */
export async function signInByPasskey(): Promise<Answer<unknown>> {
  const options = await call("POST", "/api/v1/auth/passkeys/options");
  if (!options.ok) return options;
  const asked = await askDevice("get", options.body);
  if ("problem" in asked) return { ok: false, status: 0, problem: asked.problem };
  return call("POST", "/api/v1/auth/passkeys/sign-in", { response: asked.response });
}
