import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { decodeCursor, encodeCursor, type PageRequest, pageOf } from "#platform/kernel";

interface Row {
  readonly name: string;
  readonly id: number;
}

const rows: readonly Row[] = Array.from({ length: 10 }, (_, id) => ({
  name: `name ${Math.floor(id / 3)}`,
  id,
}));

/** What a query with `limit + 1` answers. */
function fetch({ limit, cursor }: PageRequest): readonly Row[] {
  const [name, id] = cursor === undefined ? ["", -1] : decodeCursor(cursor, 2);
  const start = rows.findIndex(
    (row) => row.name > String(name) || (row.name === name && row.id > Number(id)),
  );
  return start === -1 ? [] : rows.slice(start, start + limit + 1);
}

suite("pages", () => {
  test("show every item once, in order, and end", () => {
    for (const limit of [1, 3, 5, 9, 10, 11]) {
      const seen: Row[] = [];
      let cursor: string | null | undefined;
      let pages = 0;
      do {
        const page = pageOf(fetch({ limit, ...(cursor ? { cursor } : {}) }), limit, (row) => [
          row.name,
          row.id,
        ]);
        seen.push(...page.items);
        cursor = page.nextCursor;
        pages += 1;
      } while (cursor !== null);
      assert.deepEqual(seen, rows);
      assert.equal(pages, Math.ceil(rows.length / limit));
    }
  });

  test("of nothing are empty and last", () => {
    assert.deepEqual(
      pageOf([], 5, () => []),
      { items: [], nextCursor: null },
    );
  });

  test("have cursors that survive a URL and every text", () => {
    const keys: (string | number)[][] = [
      ["Ünï/códe +&=?#", 1],
      ["", 0],
      ["\u0000\uD83D\uDE80", -1.5],
    ];
    for (const key of keys) {
      const cursor = encodeCursor(key);
      assert.match(cursor, /^[\w-]+$/);
      assert.deepEqual(decodeCursor(cursor, 2), key);
    }
  });

  test("refuse a cursor that was not made for them", () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const wrong = [
      "",
      "!",
      "abc",
      made({}),
      made([1]),
      made([1, 2, 3]),
      made([1, null]),
      made([1, {}]),
      made("xx"),
      Buffer.from("[1,").toString("base64url"),
    ];
    for (const cursor of wrong) {
      assert.throws(() => decodeCursor(cursor, 2), { code: "PAGE_CURSOR_INVALID", status: 400 }, cursor);
    }
  });
});
