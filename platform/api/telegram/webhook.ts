import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { AppError } from "#platform/kernel";
import type { Telegram } from "#platform/telegram";

export interface WebhookRouteDeps {
  readonly telegram: Pick<Telegram, "receiveUpdate">;
}

/** Larger than any update, so that one that is too large is stored as such and not brought again and again. */
const BODY_LIMIT_BYTES = 4_000_000;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

/** Whatever stands in the path, it names a bot or none: 400 would tell Telegram nothing that it could mend. */
const schema = { hide: true, params: Type.Object({ botId: Type.String() }) };

/**
 * `POST /telegram/webhook/{botId}`: 200 once the update is stored. Telegram itself is never limited; whoever comes
 * without the right secret is, by address.
 */
export function webhookRoute(http: HttpApp, { telegram }: WebhookRouteDeps): void {
  http.register(async (plain) => {
    const routes = plain.withTypeProvider<TypeBoxTypeProvider>();
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT_BYTES }, (_, body, done) =>
      done(null, body),
    );
    const config = { access: "public", limits: "by-route", idempotency: "none" } as const;
    const options = { schema, config, bodyLimit: BODY_LIMIT_BYTES };
    routes.post("/telegram/webhook/:botId", options, async (request, reply) => {
      const secret = request.headers[SECRET_HEADER];
      try {
        await telegram.receiveUpdate({
          botId: request.params.botId,
          secret: typeof secret === "string" ? secret : undefined,
          body: Buffer.isBuffer(request.body) ? request.body : "",
        });
      } catch (fault) {
        if (fault instanceof AppError && fault.status < 500) await request.chargeLimits(1);
        throw fault;
      }
      return reply.send();
    });
  });
}
