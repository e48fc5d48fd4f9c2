import { type Static, Type } from "typebox";
import type { User } from "#platform/identity";
import { closed, maybeMoment, maybeText, moment, momentOf } from "../shapes.ts";

/** A person as the person sees it. */
export const userSchema = Type.Object(
  {
    id: Type.String(),
    email: { ...maybeText, description: "`null` for people who came by a provider that tells none." },
    name: Type.String(),
    language: Type.String(),
    emailVerifiedAt: maybeMoment,
    createdAt: moment,
  },
  closed,
);

export function userOf(user: User): Static<typeof userSchema> {
  const { id, email, name, language } = user;
  return {
    id,
    email,
    name,
    language,
    emailVerifiedAt: momentOf(user.emailVerifiedAt),
    createdAt: momentOf(user.createdAt),
  };
}
