import { layout, type ColumnName, type Columns } from "../layout.ts";

/** Collects the columns' items one by one and gives them as typed arrays. */
export interface ColumnWriter {
  push(name: ColumnName, item: number): void;
  length(name: ColumnName): number;
  finish(): Columns;
}

const limits = { u8: 0xff, u16: 0xffff, u32: 0xffffffff } as const;
const arrays = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;

/** Throws RangeError for an item that its column cannot hold. */
export function createColumnWriter(): ColumnWriter {
  const columns = new Map<ColumnName, number[]>(
    (Object.keys(layout) as ColumnName[]).map((name) => [name, []]),
  );
  const items = (name: ColumnName): number[] => {
    const found = columns.get(name);
    if (found === undefined) throw new RangeError(`There is no column ${name}.`);
    return found;
  };
  return {
    push(name, item) {
      if (!Number.isInteger(item) || item < 0 || item > limits[layout[name]]) {
        throw new RangeError(`${item} does not fit column ${name} (${layout[name]}).`);
      }
      items(name).push(item);
    },
    length: (name) => items(name).length,
    finish() {
      const finished: Partial<Record<ColumnName, Uint8Array | Uint16Array | Uint32Array>> = {};
      for (const [name, values] of columns) finished[name] = arrays[layout[name]].from(values);
      return finished as Columns;
    },
  };
}
