/** What was charged and what is owed back. */
export interface Payments {
  readonly placeholder?: never;
}
