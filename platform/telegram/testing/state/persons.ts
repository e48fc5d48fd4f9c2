import { present, type User } from "../api-types.ts";

/** A person as a test describes it; what is left out is made up. */
export interface PersonDescription {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  /** IETF tag such as `de`. */
  readonly languageCode?: string;
  /** With the country code, digits only. */
  readonly phoneNumber?: string;
  readonly premium?: boolean;
}

export interface Person {
  readonly user: User;
  readonly phoneNumber: string;
}

export function createPerson(id: number, description: PersonDescription): Person {
  const { firstName = `Person ${id % 1000}`, lastName, username, languageCode = "en" } = description;
  return {
    user: present({
      id,
      is_bot: false,
      first_name: firstName,
      last_name: lastName,
      username,
      language_code: languageCode,
      is_premium: description.premium === true ? (true as const) : undefined,
    }),
    phoneNumber: description.phoneNumber ?? `4915${String(id).slice(-8)}`,
  };
}
