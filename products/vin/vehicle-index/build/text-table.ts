import type { ColumnWriter } from "./column-writer.ts";

/** Gives each distinct text one position. */
export interface TextTable {
  position(text: string): number;
  write(writer: ColumnWriter): void;
}

export function createTextTable(): TextTable {
  const positions = new Map<string, number>();
  return {
    position(text) {
      const known = positions.get(text);
      if (known !== undefined) return known;
      positions.set(text, positions.size);
      return positions.size - 1;
    },
    write(writer) {
      let start = 0;
      writer.push("textStart", 0);
      for (const text of positions.keys()) {
        const bytes = Buffer.from(text, "utf8");
        for (const byte of bytes) writer.push("textBytes", byte);
        start += bytes.length;
        writer.push("textStart", start);
      }
    },
  };
}
