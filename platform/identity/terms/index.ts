export { termsActions } from "./audit-actions.ts";
export { platformTerms, type TermsConfig, termsConfig } from "./config.ts";
export { createTerms, type TermsDeps } from "./create.ts";
export { type TermsDocument, termsFault, type TermsText } from "./document.ts";
export { termsErrors } from "./errors.ts";
export type { Acceptance, Terms, TermsPerson, TermsState } from "./terms.ts";
