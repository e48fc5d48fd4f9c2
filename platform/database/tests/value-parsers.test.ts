import assert from "node:assert/strict";
import { test } from "node:test";
import { types } from "pg";
import { parseMoment } from "../pool/value-parsers.ts";

const parseSlowly = types.getTypeParser(1184) as (text: string) => unknown;

test("every form of a moment is read as the driver reads it", () => {
  const texts = [
    "2026-11-21 09:48:07.123456+00",
    "2026-11-21 09:48:07.1239+00",
    "2026-11-21 09:48:07.1+00",
    "2026-11-21 09:48:07.01+00",
    "2026-11-21 09:48:07+00",
    "2024-02-29 23:59:59.999+00",
    "1969-12-31 23:59:59.5+00",
    "0099-01-01 00:00:00+00",
    "0001-01-01 00:00:00+00",
    "12026-11-21 09:48:07.123+00",
    "2026-11-21 09:48:07.123+05:30",
    "2026-11-21 09:48:07-03",
    "2026-11-21 09:48:07.123456+00 BC",
    "infinity",
    "-infinity",
  ];
  for (const text of texts) assert.deepEqual(parseMoment(text), parseSlowly(text), text);
});

test("moments of every length and day are read as the driver reads them", () => {
  for (let index = 0; index < 3000; index += 1) {
    const iso = new Date(index * 47_123_456_789 - 20_000_000_000_000).toISOString();
    const text = `${iso.slice(0, 10)} ${iso.slice(11, 23)}+00`;
    assert.deepEqual(parseMoment(text), parseSlowly(text), text);
  }
});
