import type { AccountLinks, TenancyLinks } from "#platform/identity";

/** Where mails lead to. Tokens stand behind the `#`, which browsers send to nobody. */
export function pageLinks(siteUrl: string): AccountLinks & TenancyLinks {
  return {
    verification: (token) => `${siteUrl}/verify#token=${token}`,
    passwordReset: (token) => `${siteUrl}/reset-password#token=${token}`,
    security: `${siteUrl}/account#sessions`,
    invitation: (token) => `${siteUrl}/invitation#token=${token}`,
    workspaces: `${siteUrl}/account#workspaces`,
  };
}
