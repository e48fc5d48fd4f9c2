import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { until } from "../../support/until.ts";
import type { TestHouse } from "../../isolation/support/house.ts";

/** Text and HTML of one mail, together. */
export type MailText = string;

/** Mails to an address, the oldest first; jobs of the house must run. */
export async function mailsTo({ dataFolder }: TestHouse, email: string): Promise<readonly MailText[]> {
  const folder = path.join(dataFolder, "outbox");
  const read = (name: string): Promise<string> => readFile(path.join(folder, name), "utf8").catch(() => "");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).toSorted();
  const found: string[] = [];
  for (const name of names) {
    if (!(await read(name)).toLowerCase().includes(`to: ${email}`.toLowerCase())) continue;
    found.push(`${await read(name.replace(".eml", ".txt"))}\n${await read(name.replace(".eml", ".html"))}`);
  }
  return found;
}

/** The latest mail to an address once there are so many. */
export async function mailTo(server: TestHouse, email: string, count = 1): Promise<MailText> {
  await until(async () => (await mailsTo(server, email)).length >= count, `mail ${count} to ${email}`);
  return (await mailsTo(server, email)).at(-1) ?? "";
}

export function codeIn(mail: MailText): string {
  return /^\s*(\d{6})\s*$/m.exec(mail)?.[1] ?? "";
}

/** The token behind the `#` of the first link. */
export function tokenIn(mail: MailText): string {
  return /#token=([\w-]+)/.exec(mail)?.[1] ?? "";
}

/** Every address of the web that the mail leads to or loads from. */
export function linksIn(mail: MailText): readonly URL[] {
  return [...mail.matchAll(/\b[a-z]+:\/\/[^\s"'<>)]+/gi)].map(([link]) => new URL(link.replace(/[.,]$/, "")));
}
