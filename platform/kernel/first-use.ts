/** Something that is made when it is first asked for. */
export interface FirstUse<Value> {
  get(): Promise<Value>;
  /** What was made, without making it. */
  made(): Promise<Value> | undefined;
}

/** Makes a value once, at its first use; a failure is tried again at the next. For libraries that few starts need. */
export function firstUse<Value>(make: () => Promise<Value>): FirstUse<Value> {
  let made: Promise<Value> | undefined;
  return {
    get: () => {
      made ??= make().catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      return made;
    },
    made: () => made,
  };
}
