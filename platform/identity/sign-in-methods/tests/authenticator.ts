import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type {
  PasskeyRegistrationOptions,
  PasskeyRegistrationResponse,
  PasskeySignInOptions,
  PasskeySignInResponse,
} from "#platform/identity";

/** What a device or an attacker may do differently. */
export interface AuthenticatorQuirks {
  readonly origin?: string;
  readonly rpId?: string;
  readonly verified?: boolean;
  readonly challenge?: string;
  readonly counter?: number;
  readonly userHandle?: string;
  readonly signedBy?: KeyObject;
  readonly type?: string;
}

/** A device in software: WebAuthn level 3 with ES256 and attestation "none". */
export interface SoftwareAuthenticator {
  readonly credentialId: string;
  register(options: PasskeyRegistrationOptions, quirks?: AuthenticatorQuirks): PasskeyRegistrationResponse;
  signIn(options: PasskeySignInOptions, quirks?: AuthenticatorQuirks): PasskeySignInResponse;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** `counts`: whether it counts its signatures, as single devices do and synced passkeys do not. */
export function softwareAuthenticator(origin: string, counts = true): SoftwareAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const credentialId = id.toString("base64url");
  let counter = 0;
  let userHandle = "";
  const flagsOf = ({ verified = true }: AuthenticatorQuirks) => PRESENT | (verified ? VERIFIED : 0);
  const answer = {
    id: credentialId,
    rawId: credentialId,
    type: "public-key" as const,
    clientExtensionResults: {},
  };
  return {
    credentialId,
    register(options, quirks = {}) {
      userHandle = options.user.id;
      const data = Buffer.concat([
        header(quirks.rpId ?? options.rp.id ?? "", flagsOf(quirks) | ATTESTED, counter),
        Buffer.alloc(16),
        uint16(id.length),
        id,
        coseKey(publicKey),
      ]);
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        cborText("fmt"),
        cborText("none"),
        cborText("attStmt"),
        Buffer.from([0xa0]),
        cborText("authData"),
        cborBytes(data),
      ]);
      const clientDataJSON = clientData(quirks.type ?? "webauthn.create", options.challenge, origin, quirks);
      return {
        ...answer,
        response: {
          clientDataJSON,
          attestationObject: attestationObject.toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    signIn(options, quirks = {}) {
      if (counts) counter += 1;
      const data = header(quirks.rpId ?? options.rpId ?? "", flagsOf(quirks), quirks.counter ?? counter);
      const clientDataJSON = clientData(quirks.type ?? "webauthn.get", options.challenge, origin, quirks);
      const hashed = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
      const signature = sign("sha256", Buffer.concat([data, hashed]), quirks.signedBy ?? privateKey);
      return {
        ...answer,
        response: {
          clientDataJSON,
          authenticatorData: data.toString("base64url"),
          signature: signature.toString("base64url"),
          userHandle: quirks.userHandle ?? userHandle,
        },
      };
    },
  };
}

function clientData(type: string, challenge: string, origin: string, quirks: AuthenticatorQuirks): string {
  const data = {
    type,
    challenge: quirks.challenge ?? challenge,
    origin: quirks.origin ?? origin,
    crossOrigin: false,
  };
  return Buffer.from(JSON.stringify(data)).toString("base64url");
}

function header(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags]), count]);
}

/** {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(Buffer.from(x, "base64url")),
    Buffer.from([0x22]),
    cborBytes(Buffer.from(y, "base64url")),
  ]);
}

function cborBytes(bytes: Buffer): Buffer {
  const head =
    bytes.length < 256 ? Buffer.from([0x58, bytes.length]) : Buffer.from([0x59, ...uint16(bytes.length)]);
  return Buffer.concat([head, bytes]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
