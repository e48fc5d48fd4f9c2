/** A received mail, decoded as far as the tests need it. */
export interface ReadMail {
  /** Lower-case names; encoded words are decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly headerLines: readonly string[];
  readonly text: string;
  readonly html: string;
}

/** Reads a multipart/alternative message. */
export function readMail(source: string): ReadMail {
  const { headerLines, headers, body } = split(source);
  const boundary = /boundary="?([^";]+)"?/.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) throw new Error("The mail has no parts.");
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r?\n/, "")));
  const partOf = (type: string) => {
    const part = parts.find((candidate) => candidate.headers["content-type"]?.startsWith(type));
    if (part === undefined) throw new Error(`The mail has no ${type} part.`);
    return decodeBody(part.body, part.headers["content-transfer-encoding"] ?? "7bit");
  };
  return { headers, headerLines, text: partOf("text/plain"), html: partOf("text/html") };
}

function split(source: string) {
  const end = source.search(/\r?\n\r?\n/);
  const head = source.slice(0, end).replaceAll(/\r?\n[ \t]+/g, " ");
  const headerLines = head.split(/\r?\n/);
  const headers = Object.fromEntries(
    headerLines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      decodeWords(line.slice(line.indexOf(":") + 1).trim()),
    ]),
  );
  return { headerLines, headers, body: source.slice(end).replace(/^\r?\n\r?\n/, "") };
}

function decodeWords(value: string): string {
  const joined = value.replaceAll(/\?=\s+=\?/g, "?==?");
  const bytes = joined.replaceAll(
    /=\?utf-8\?([BQ])\?([^?]*)\?=/gi,
    (_match, encoding: string, text: string) =>
      encoding.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("latin1")
        : quotedPrintable(text.replaceAll("_", " ")),
  );
  return bytes === joined ? value : Buffer.from(bytes, "latin1").toString("utf8");
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8").replaceAll("\r\n", "\n");
  const plain =
    encoding === "quoted-printable" ? Buffer.from(quotedPrintable(body), "latin1").toString("utf8") : body;
  return plain.replaceAll("\r\n", "\n");
}

/** Bytes as Latin-1. */
function quotedPrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
