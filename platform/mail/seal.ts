/**
 * Closes the content of a waiting mail, so that a copy of the database gives away no code and no
 * link. `boundTo` is the mail's id and part of the seal: a sealed text opens only for its own mail.
 */
export interface ContentSeal {
  seal(plain: string, boundTo: string): string | Promise<string>;
  /** Throws when the text was changed, belongs elsewhere or the key is gone. */
  open(sealed: string, boundTo: string): string | Promise<string>;
}
