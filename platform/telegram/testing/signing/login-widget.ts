import { createHash, createHmac } from "node:crypto";
import type { User } from "../api-types.ts";
import { checkText } from "./init-data.ts";

/** What the login widget and login_url buttons hand to a site. */
export interface LoginData {
  readonly id: string;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly auth_date: string;
  readonly hash: string;
}

/** Signs as core.telegram.org/widgets/login describes: HMAC-SHA-256 with the SHA-256 of the token as key. */
export function signLogin(token: string, user: User, authDateSeconds: number): LoginData {
  const fields = {
    id: String(user.id),
    first_name: user.first_name,
    ...(user.last_name !== undefined && { last_name: user.last_name }),
    ...(user.username !== undefined && { username: user.username }),
    auth_date: String(authDateSeconds),
  };
  const secret = createHash("sha256").update(token).digest();
  const hash = createHmac("sha256", secret)
    .update(checkText(Object.entries(fields)))
    .digest("hex");
  return { ...fields, hash };
}
