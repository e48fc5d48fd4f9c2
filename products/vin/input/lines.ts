/** One line of a text stream, without its end. */
export interface Line {
  /** 1 for the first. */
  readonly number: number;
  /** `undefined` when the line is longer than the limit. */
  readonly text: string | undefined;
}

const NEWLINE = 10;

/** So few that they are gone before the collector takes them for things that stay. */
const MOST_AT_A_TIME = 64;

/**
 * Splits a stream of UTF-8 bytes into lines (LF or CRLF; a byte order mark is dropped), up to 64 of
 * a chunk at a time. A line above `limitBytes` is skipped without being held in memory.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Line[]> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  const finish = (bytes: Buffer): Line => {
    number += 1;
    const tooLong = skipping || bytes.length > limitBytes;
    skipping = false;
    return { number, text: tooLong ? undefined : textOf(bytes, number) };
  };

  for await (const given of input) {
    const chunk = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    let lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, end);
      lines.push(finish(rest.length === 0 ? part : Buffer.concat([rest, part])));
      rest = Buffer.alloc(0);
      from = end + 1;
      if (lines.length === MOST_AT_A_TIME) {
        yield lines;
        lines = [];
      }
    }
    const tail = chunk.subarray(from);
    skipping ||= rest.length + tail.length > limitBytes;
    rest = skipping ? Buffer.alloc(0) : Buffer.concat([rest, tail]);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0 || skipping) yield [finish(rest)];
}

function textOf(bytes: Buffer, number: number): string {
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  const text = bytes.toString("utf8", 0, end);
  return number === 1 && text.startsWith("\uFEFF") ? text.slice(1) : text;
}
