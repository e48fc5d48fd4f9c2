import { type ConfigOf, defineConfig, optionalUrl, text, type Variable } from "#platform/config";
import { fail, succeed } from "#platform/kernel";
import { isTermsVersion, PLATFORM_TERMS, type TermsDocument } from "./document.ts";

const version: Variable<string> = {
  ...text({
    name: "TRADEPOST_TERMS_VERSION",
    description: "Version of these terms; when it changes, everybody is asked again.",
    fallback: "1",
    example: "2026-10",
  }),
  parse: (given) =>
    isTermsVersion(given)
      ? succeed(given)
      : fail(`must be 1 to 50 letters, digits, dots or dashes, not "${given}"`),
};

export const termsConfig = defineConfig("Terms", {
  termsUrl: optionalUrl({
    name: "TRADEPOST_TERMS_URL",
    description:
      "Where your terms of service can be read. Set, people accept them after their first sign-in, before products serve them.",
    example: "https://example.com/terms",
    schemes: ["https", "http"],
  }),
  termsTitle: text({
    name: "TRADEPOST_TERMS_TITLE",
    description: "What these terms are called.",
    fallback: "Terms of service",
  }),
  termsVersion: version,
});

export type TermsConfig = ConfigOf<typeof termsConfig>;

/** The operator's terms, if there are any. */
export function platformTerms({ termsUrl, termsTitle, termsVersion }: TermsConfig): TermsDocument[] {
  if (termsUrl === undefined) return [];
  return [{ id: PLATFORM_TERMS, version: termsVersion, title: termsTitle, url: termsUrl }];
}
