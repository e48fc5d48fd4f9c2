import { httpErrors } from "#platform/http";
import { accountErrors, signInMethodErrors } from "#platform/identity";
import type { ErrorEntry } from "#platform/kernel";
import { html, type Html } from "./html.ts";

/** A way back from a provider may end in one of these; the page shows the text that belongs to the code. */
export type ToldProblems = Readonly<Record<string, Pick<ErrorEntry, "title"> & { readonly text: string }>>;

/** What may go wrong on the way to a provider and back, in the words of the catalogue. */
export function problemsOfProviders(): ToldProblems {
  const {
    IDENTITY_PROVIDER_REFUSED,
    IDENTITY_PROVIDER_UNKNOWN,
    IDENTITY_EXTERNAL_TAKEN,
    IDENTITY_PROOF_STALE,
  } = signInMethodErrors.entries;
  return {
    IDENTITY_PROVIDER_REFUSED: told(IDENTITY_PROVIDER_REFUSED),
    IDENTITY_PROVIDER_UNKNOWN: told(IDENTITY_PROVIDER_UNKNOWN),
    IDENTITY_PROVIDER_UNAVAILABLE: {
      title: signInMethodErrors.entries.IDENTITY_PROVIDER_UNAVAILABLE.title,
      text: "Try again in a minute, or sign in another way.",
    },
    IDENTITY_EXTERNAL_TAKEN: told(IDENTITY_EXTERNAL_TAKEN),
    IDENTITY_PROOF_STALE: told(IDENTITY_PROOF_STALE),
    IDENTITY_ACCOUNT_LIMITED: told(accountErrors.entries.IDENTITY_ACCOUNT_LIMITED),
    HTTP_CREDENTIALS_DIFFER: told(httpErrors.entries.HTTP_CREDENTIALS_DIFFER),
  };
}

/** All of them, hidden until the script shows one. */
export function toldProblems(problems: ToldProblems): Html {
  const texts = Object.entries(problems).map(
    ([code, { title, text }]) =>
      html`<p class="notice bad" role="alert" data-problem="${code}" hidden>
        <strong>${title}.</strong> ${text}
      </p>`,
  );
  return html`${texts}`;
}

function told({ title, detail }: ErrorEntry & { readonly detail: () => string }): ToldProblems[string] {
  return { title, text: detail() };
}
