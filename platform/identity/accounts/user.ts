/** A person. */
export interface User {
  readonly id: string;
  /** `null` for a person who came by a provider that tells none. */
  readonly email: string | null;
  readonly name: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly emailVerifiedAt: Date | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** What sign-in needs besides. */
export interface UserWithPassword extends User {
  readonly passwordHash: string | null;
}
