import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import type { FakeTelegram } from "#platform/telegram/testing";
import { attempt } from "./errors.ts";
import { destinationOf, personOf, PLACE, spotOf } from "./places.ts";

/** What bots may download of people. */
const FILE_LIMIT_BYTES = 20 * 1024 * 1024;
/** Pictures that browsers show and that run nothing. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

const upload = {
  schema: {
    hide: true,
    querystring: Type.Object({
      person: Type.Integer(),
      place: Type.String({ pattern: PLACE }),
      as: Type.Union([Type.Literal("photo"), Type.Literal("document"), Type.Literal("voice")]),
      name: Type.String({ minLength: 1, maxLength: 255 }),
      caption: Type.Optional(Type.String({ maxLength: 1024 })),
    }),
  },
  config: { access: "public", limits: "none", idempotency: "none" },
  bodyLimit: FILE_LIMIT_BYTES,
} as const;

const download = {
  schema: { hide: true, params: Type.Object({ fileId: Type.String({ maxLength: 200 }) }) },
  config: { access: "public", limits: "none" },
} as const;

/** Files from people to chats, and back. */
export function fileRoutes(app: HttpApp, telegram: FakeTelegram): void {
  app.addContentTypeParser(
    "application/octet-stream",
    { parseAs: "buffer", bodyLimit: FILE_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post("/playground/api/files", upload, async ({ query, body }, reply) => {
    const person = personOf(telegram, query.person);
    const to = destinationOf(spotOf(telegram, query.place));
    const { name, caption } = query;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const file = { bytes, name, ...(caption !== undefined && caption !== "" && { caption }) };
    attempt(() => {
      if (query.as === "photo") person.sendPhoto(to, file);
      else if (query.as === "voice") person.sendVoice(to, file);
      else person.sendDocument(to, file);
    });
    return reply.code(204).send(null);
  });
  app.get("/playground/api/files/:fileId", download, async ({ params: { fileId } }, reply) => {
    const content = attempt(() => anybodyOf(telegram).download(fileId));
    const isShown = SHOWN_TYPES.has(content.mimeType);
    return reply
      .type(isShown ? content.mimeType : "application/octet-stream")
      .header("content-disposition", dispositionOf(content.name, isShown))
      .header("cache-control", "private, max-age=3600")
      .send(Buffer.from(content.bytes));
  });
}

/** People see every file of their chats; here all chats are on one page. */
function anybodyOf(telegram: FakeTelegram): Pick<ReturnType<FakeTelegram["users"]>[number], "download"> {
  return telegram.users()[0] ?? telegram.user();
}

/** RFC 6266, with names in any script. */
function dispositionOf(name: string, isShown: boolean): string {
  const plain = name.replaceAll(/[^\w.-]/g, "_");
  const kind = isShown ? "inline" : "attachment";
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", "%27")}`;
}
