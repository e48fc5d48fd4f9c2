import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { firstUse, isUuid, messageOf } from "#platform/kernel";
import { mailErrors } from "../errors.ts";
import type { OutboxMail } from "../mail.ts";
import type { Carrier, Parcel } from "./carrier.ts";
import { messageOfParcel } from "./message.ts";

/** A folder in place of a mail server. */
export interface Outbox extends Carrier {
  read(messageId: string): Promise<OutboxMail | undefined>;
  /** Removes the files of all mails but those that `known` answers, out of the ids that it is given. */
  removeUnknown(known: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>;
}

const ID_LENGTH = 36;
const ENDINGS = [".eml", ".html", ".txt"] as const;

/** Writes each mail as `<id>.eml`, and its parts as `<id>.html` and `<id>.txt`; readable by the owner only. */
export function createOutbox(folder: string): Outbox {
  const composer = firstUse(async () => {
    const { createTransport } = await import("nodemailer");
    return createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  });

  async function writeWhole(name: string, content: string | Buffer): Promise<void> {
    const path = join(folder, name);
    await writeFile(`${path}.part`, content, { mode: 0o600 });
    await rename(`${path}.part`, path);
  }

  async function store(parcel: Parcel): Promise<void> {
    const { message } = await (await composer.get()).sendMail(messageOfParcel(parcel));
    if (!Buffer.isBuffer(message)) throw new Error("The composer answered no buffer.");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(`${parcel.id}.html`, parcel.html);
    await writeWhole(`${parcel.id}.txt`, parcel.text);
    await writeWhole(`${parcel.id}.eml`, message);
  }

  return {
    name: "outbox",
    async send(parcel) {
      try {
        await store(parcel);
        return { kind: "accepted" };
      } catch (thrown) {
        return { kind: "deferred", reason: unwritable(thrown) };
      }
    },
    async check() {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (thrown) {
        throw mailErrors.MAIL_SERVER_UNUSABLE({ reason: unwritable(thrown) }, { cause: thrown });
      }
    },
    async read(messageId) {
      if (!isUuid(messageId)) return undefined;
      const [source, html, text] = await Promise.all(
        ENDINGS.map((ending) => readIfThere(join(folder, messageId + ending))),
      );
      if (source === undefined || html === undefined || text === undefined) return undefined;
      return { source, html, text };
    },
    async removeUnknown(known) {
      const names = (await namesIn(folder)).filter((name) => isUuid(idIn(name)));
      if (names.length === 0) return;
      const ids = await known([...new Set(names.map(idIn))]);
      for (const name of names) {
        if (!ids.has(idIn(name))) await rm(join(folder, name), { force: true });
      }
    },
    async close() {
      (await composer.made())?.close();
    },
  };
}

function idIn(name: string): string {
  return name.slice(0, ID_LENGTH);
}

function unwritable(thrown: unknown): string {
  const code = (thrown as NodeJS.ErrnoException).code ?? messageOf(thrown);
  return `The outbox folder cannot be written (${code}); check the data folder, or set MAIL_URL.`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(absentAs<readonly string[]>([]));
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(absentAs(undefined));
}

function absentAs<Value>(value: Value): (thrown: NodeJS.ErrnoException) => Value {
  return (thrown) => {
    if (thrown.code === "ENOENT") return value;
    throw thrown;
  };
}
