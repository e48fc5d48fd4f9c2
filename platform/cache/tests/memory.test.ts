import { createTestCache } from "../testing.ts";
import { cacheCompliance } from "./compliance.ts";

cacheCompliance("memory alone", async () => {
  const first = await createTestCache();
  return { first, second: undefined, close: () => first.close() };
});
