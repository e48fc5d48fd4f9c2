import { newTotpSecret, totpUri } from "./totp.ts";
import type { Enrolment } from "./two-factor.ts";

/** A new secret in every form that a person may need. */
export async function newEnrolment(issuer: string, accountName: string): Promise<Enrolment> {
  const secret = newTotpSecret();
  const uri = totpUri(secret, issuer, accountName);
  const { default: QRCode } = await import("qrcode");
  const [qrSvg, qrDataUrl] = await Promise.all([
    QRCode.toString(uri, { type: "svg", errorCorrectionLevel: "M" }),
    QRCode.toDataURL(uri, { type: "image/png", errorCorrectionLevel: "M" }),
  ]);
  return { secret, uri, qrSvg, qrDataUrl };
}
