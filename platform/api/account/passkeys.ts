import { type Static, Type } from "typebox";
import { type HttpApp, sessionTokenOf } from "#platform/http";
import type { Passkey, PasskeyRegistrationResponse, PasskeySignInResponse } from "#platform/identity";
import { callOf, personOf, signedIn } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, maybeMoment, moment, momentOf } from "../shapes.ts";
import { begun, signedInSchema, transport } from "./arrivals.ts";
import { previousOf } from "./sign-in.ts";

const tags = ["Passkeys"];
const person = { access: "person" } as const;
const open = { access: "public", setsCookie: true } as const;

const passkeySchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    synced: Type.Boolean({ description: "Whether it follows its owner from device to device." }),
    createdAt: moment,
    lastUsedAt: maybeMoment,
  },
  closed,
);

/** What browsers take and give has more members than are named here. */
const options = Type.Object(
  { challenge: Type.String() },
  { additionalProperties: true, description: "For `navigator.credentials`, in its JSON form." },
);
const text = Type.String({ maxLength: 20_000 });
const credential = {
  id: text,
  rawId: text,
  type: Type.Literal("public-key"),
  clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
};
const registrationResponse = Type.Unsafe<PasskeyRegistrationResponse>(
  Type.Object({
    ...credential,
    response: Type.Object({
      clientDataJSON: text,
      attestationObject: text,
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })),
    }),
  }),
);
const signInResponse = Type.Unsafe<PasskeySignInResponse>(
  Type.Object({
    ...credential,
    response: Type.Object({
      clientDataJSON: text,
      authenticatorData: text,
      signature: text,
      userHandle: Type.Optional(Type.Union([text, Type.Null()])),
    }),
  }),
);
const name = Type.String({ maxLength: 400 });
const params = Type.Object({ passkeyId: idParameter });

const signInOptionsSchema = {
  tags,
  operationId: "beginPasskeySignIn",
  summary: "Begin to sign in with a passkey",
  response: { ...problems("IDENTITY_ACCOUNT_LIMITED"), 200: options },
};

const signInSchema = {
  tags,
  operationId: "finishPasskeySignIn",
  summary: "Sign in with a passkey",
  description: "A passkey stands for both factors.",
  body: Type.Object({ response: signInResponse, transport }, closed),
  response: {
    ...problems("IDENTITY_PASSKEY_REFUSED", "IDENTITY_ACCOUNT_LIMITED", "HTTP_ORIGIN_REFUSED"),
    200: signedInSchema,
  },
};

const registrationOptionsSchema = {
  tags,
  operationId: "beginPasskeyRegistration",
  summary: "Begin to add a passkey",
  response: {
    ...problems("IDENTITY_PROOF_STALE", "IDENTITY_IMPERSONATION_REFUSED", "IDENTITY_PASSKEY_LIMIT"),
    200: options,
  },
};

const registrationSchema = {
  tags,
  operationId: "finishPasskeyRegistration",
  summary: "Add a passkey",
  body: Type.Object({ name, response: registrationResponse }, closed),
  response: {
    ...problems(
      "IDENTITY_PASSKEY_UNFIT",
      "IDENTITY_PASSKEY_TAKEN",
      "IDENTITY_PASSKEY_LIMIT",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
      "IDENTITY_ACCOUNT_INVALID",
    ),
    201: Type.Object({ passkey: passkeySchema }, closed),
  },
};

const listSchema = {
  tags,
  operationId: "listPasskeys",
  summary: "List the own passkeys",
  response: { 200: Type.Object({ items: Type.Array(passkeySchema) }, closed) },
};

const renameSchema = {
  tags,
  operationId: "renamePasskey",
  summary: "Rename a passkey",
  params,
  body: Type.Object({ name }, closed),
  response: {
    ...problems("IDENTITY_PASSKEY_NOT_FOUND", "IDENTITY_ACCOUNT_INVALID", "IDENTITY_IMPERSONATION_REFUSED"),
    200: Type.Object({ passkey: passkeySchema }, closed),
  },
};

const removeSchema = {
  tags,
  operationId: "removePasskey",
  summary: "Remove a passkey",
  params,
  response: {
    ...problems(
      "IDENTITY_PASSKEY_NOT_FOUND",
      "IDENTITY_LAST_WAY_IN",
      "IDENTITY_PROOF_STALE",
      "IDENTITY_IMPERSONATION_REFUSED",
    ),
    204: Type.Null(),
  },
};

type Deps = Pick<ApiDeps, "accounts" | "signInMethods" | "tokens">;

/** `POST /api/v1/auth/passkeys/options` and `/sign-in`; `/api/v1/me/passkeys` to manage them. */
export function passkeyRoutes(http: HttpApp, deps: Deps): void {
  const { passkeys } = deps.signInMethods;
  http.post(
    "/api/v1/auth/passkeys/options",
    { schema: signInOptionsSchema, config: { access: "public" } },
    async (request) => ({ ...(await passkeys.beginSignIn(callOf(request))) }),
  );
  http.post(
    "/api/v1/auth/passkeys/sign-in",
    { schema: signInSchema, config: open },
    async (request, reply) => {
      const { response, transport } = request.body;
      const previousToken = previousOf(transport, sessionTokenOf(request));
      const result = await passkeys.finishSignIn(callOf(request), {
        response,
        ...(previousToken === undefined ? {} : { previousToken }),
      });
      return begun(deps, reply, result, transport);
    },
  );
  managingRoutes(http, deps);
}

function managingRoutes(http: HttpApp, { signInMethods: { passkeys } }: Deps): void {
  http.post(
    "/api/v1/me/passkeys/options",
    { schema: registrationOptionsSchema, config: person },
    async (request) => ({ ...(await passkeys.beginRegistration(signedIn(request))) }),
  );
  http.post("/api/v1/me/passkeys", { schema: registrationSchema, config: person }, async (request, reply) => {
    const passkey = await passkeys.finishRegistration(signedIn(request), request.body);
    return reply.code(201).send({ passkey: passkeyOf(passkey) });
  });
  http.get("/api/v1/me/passkeys", { schema: listSchema, config: person }, async (request) => ({
    items: (await passkeys.list(personOf(request).userId)).map(passkeyOf),
  }));
  http.patch("/api/v1/me/passkeys/:passkeyId", { schema: renameSchema, config: person }, async (request) => {
    const { passkeyId } = request.params;
    const passkey = await passkeys.rename(signedIn(request), { passkeyId, name: request.body.name });
    return { passkey: passkeyOf(passkey) };
  });
  http.delete(
    "/api/v1/me/passkeys/:passkeyId",
    { schema: removeSchema, config: person },
    async (request, reply) => {
      await passkeys.remove(signedIn(request), request.params);
      return reply.code(204).send(null);
    },
  );
}

function passkeyOf({ id, name, synced, createdAt, lastUsedAt }: Passkey): Static<typeof passkeySchema> {
  return { id, name, synced, createdAt: momentOf(createdAt), lastUsedAt: momentOf(lastUsedAt) };
}
