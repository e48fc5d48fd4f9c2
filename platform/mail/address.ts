import { domainToASCII } from "node:url";
import { fail, type Result, succeed } from "#platform/kernel";

/** RFC 5321 4.5.3.1: octets of the part before the @ and of the whole. */
const LONGEST_LOCAL = 64;
const LONGEST_ADDRESS = 254;

/** RFC 5322 dot-atom; quoted forms and comments are legal but serve only trickery. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Checks one address without a name and answers it as it goes on the wire: an international domain
 * in its ASCII form, the domain in lower case. The fault is a predicate, as in "The address <fault>".
 */
export function parseAddress(given: string): Result<string, string> {
  const at = given.lastIndexOf("@");
  if (at < 1) return fail("needs the form name@domain");
  const local = given.slice(0, at);
  if (local.length > LONGEST_LOCAL) return fail(`has more than ${LONGEST_LOCAL} characters before the @`);
  if (!LOCAL.test(local)) return fail("holds characters that are not allowed before the @");
  const domain = asciiDomain(given.slice(at + 1));
  if (domain === undefined) return fail("has no valid domain after the @");
  const address = `${local}@${domain}`;
  return address.length > LONGEST_ADDRESS
    ? fail(`has more than ${LONGEST_ADDRESS} characters`)
    : succeed(address);
}

/** The part after the @ of a checked address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

function asciiDomain(given: string): string | undefined {
  // The URL rules would also turn "%2e" and "0x7f.1" into something; none of that is a mail domain.
  if (/[\s%/\\:?#@[\]]/.test(given)) return undefined;
  const domain = domainToASCII(given).toLowerCase();
  const labels = domain.split(".");
  const isName = labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? "");
  return isName && domain.length <= 253 ? domain : undefined;
}
