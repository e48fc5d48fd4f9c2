import { Type } from "typebox";
import type { HttpApp } from "#platform/http";
import { personOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, code, maybeMoment, momentOf } from "../shapes.ts";

const tags = ["Two-factor sign-in"];
const config = { access: "person" } as const;
const codeProblems = problems(
  "IDENTITY_TWO_FACTOR_OFF",
  "IDENTITY_CODE_WRONG",
  "IDENTITY_CODE_ATTEMPTS",
  "IDENTITY_IMPERSONATION_REFUSED",
);
const withCode = Type.Object({ code }, closed);

const recoveryCodes = Type.Object(
  { recoveryCodes: Type.Array(Type.String(), { description: "Shown once. Each works once." }) },
  closed,
);

const statusSchema = {
  tags,
  operationId: "getTwoFactor",
  summary: "See whether two-factor sign-in is on",
  response: {
    200: Type.Object(
      { enabled: Type.Boolean(), enabledAt: maybeMoment, recoveryCodesLeft: Type.Integer() },
      closed,
    ),
  },
};

const enrolSchema = {
  tags,
  operationId: "enrolTwoFactor",
  summary: "Begin to turn two-factor sign-in on",
  description:
    "Answers a secret for an authenticator app. It counts only after it was confirmed with a code; asking again makes another.",
  response: {
    ...problems("IDENTITY_TWO_FACTOR_ALREADY_ON", "IDENTITY_PROOF_STALE", "IDENTITY_IMPERSONATION_REFUSED"),
    200: Type.Object(
      {
        secret: Type.String({ description: "Base32, for typing it in." }),
        uri: Type.String({ description: "`otpauth://totp/...`" }),
        qrSvg: Type.String({ description: "The URI as a QR code: an SVG document." }),
        qrDataUrl: Type.String({ description: "The same as a PNG in a `data:` URL." }),
      },
      closed,
    ),
  },
};

const confirmSchema = {
  tags,
  operationId: "confirmTwoFactor",
  summary: "Turn two-factor sign-in on with a code of the app",
  body: withCode,
  response: {
    ...problems(
      "IDENTITY_TWO_FACTOR_OFF",
      "IDENTITY_TWO_FACTOR_ALREADY_ON",
      "IDENTITY_CODE_WRONG",
      "IDENTITY_CODE_ATTEMPTS",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    200: recoveryCodes,
  },
};

const disableSchema = {
  tags,
  operationId: "disableTwoFactor",
  summary: "Turn two-factor sign-in off with a code",
  body: withCode,
  response: { ...codeProblems, 204: Type.Null() },
};

const replaceSchema = {
  tags,
  operationId: "replaceRecoveryCodes",
  summary: "Make new recovery codes",
  description: "The ones before work no more.",
  body: withCode,
  response: { ...codeProblems, 200: recoveryCodes },
};

/** `GET /api/v1/me/two-factor` and `POST .../enrol`, `/confirm`, `/disable`, `/recovery-codes`. */
export function twoFactorRoutes(http: HttpApp, { twoFactor }: Pick<ApiDeps, "twoFactor">): void {
  http.get("/api/v1/me/two-factor", { schema: statusSchema, config }, async (request) => {
    const { enabled, enabledAt, recoveryCodesLeft } = await twoFactor.status(personOf(request).userId);
    return { enabled, enabledAt: momentOf(enabledAt), recoveryCodesLeft };
  });
  http.post("/api/v1/me/two-factor/enrol", { schema: enrolSchema, config }, async (request) => {
    const { secret, uri, qrSvg, qrDataUrl } = await twoFactor.enrol(signedIn(request));
    return { secret, uri, qrSvg, qrDataUrl };
  });
  http.post("/api/v1/me/two-factor/confirm", { schema: confirmSchema, config }, async (request) => ({
    recoveryCodes: [...(await twoFactor.confirm(signedIn(request), request.body.code))],
  }));
  http.post("/api/v1/me/two-factor/disable", { schema: disableSchema, config }, async (request, reply) => {
    await twoFactor.disable(signedIn(request), request.body.code);
    return reply.code(204).send(null);
  });
  http.post("/api/v1/me/two-factor/recovery-codes", { schema: replaceSchema, config }, async (request) => ({
    recoveryCodes: [...(await twoFactor.replaceRecoveryCodes(signedIn(request), request.body.code))],
  }));
}
