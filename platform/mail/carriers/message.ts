import type { SendMailOptions } from "nodemailer/lib/mailer";
import type { Parcel } from "./carrier.ts";

/** A parcel in the words of nodemailer, which encodes headers and parts. */
export function messageOfParcel(parcel: Parcel): SendMailOptions {
  return {
    messageId: parcel.headerId,
    date: parcel.createdAt,
    from: parcel.from,
    to: { name: "", address: parcel.to },
    ...(parcel.replyTo === undefined ? {} : { replyTo: { name: "", address: parcel.replyTo } }),
    subject: parcel.subject,
    text: parcel.text,
    html: parcel.html,
    headers: {
      // RFC 3834: nobody's absence note shall answer this.
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "Content-Language": parcel.language,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
