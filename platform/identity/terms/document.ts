/** Terms that a product or the operator asks people to accept: to be read at an address, or as plain text. */
export type TermsText = {
  /** 1 to 50 letters, digits, dots, dashes or underscores; people are asked again when it changes. */
  readonly version: string;
  /** For people, such as `Terms of service`. */
  readonly title: string;
} & (
  { readonly url: string; readonly text?: undefined } | { readonly text: string; readonly url?: undefined }
);

export type TermsDocument = TermsText & {
  /** `platform` for the operator's, else the id of the product. */
  readonly id: string;
};

/** The operator's own terms; no product has this id. */
export const PLATFORM_TERMS = "platform";

const LONGEST_TITLE = 100;

export function isTermsVersion(given: string): boolean {
  return /^[\w.-]{1,50}$/.test(given);
}

/** What is wrong with terms as they are declared, with the cure; `undefined` when nothing is. */
export function termsFault({ version, title, url, text }: TermsText): string | undefined {
  if (!isTermsVersion(version)) return "needs a version of 1 to 50 letters, digits, dots or dashes";
  if (title.trim() === "" || title.length > LONGEST_TITLE)
    return `needs a title of 1 to ${LONGEST_TITLE} characters`;
  if (url === undefined)
    return text === undefined || text.trim() === "" ? "needs a url or a text" : undefined;
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "") ? undefined : "needs a url of https";
}
