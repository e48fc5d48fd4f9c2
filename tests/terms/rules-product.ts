import { defineConfig } from "#platform/config";
import { defineProduct } from "#platform/product";

const answer = { hello: "world" };

/** A product with terms of its own, for tests. */
export const rules = defineProduct({
  id: "rules",
  title: "Rules",
  summary: "A product with terms.",
  config: defineConfig("Rules", {}),
  errors: {},
  scopes: {},
  terms: {
    version: "2026-01",
    title: "Rules of the house",
    text: `Be kind to each other.\n\n${"Nobody reads the small print. ".repeat(60)}`,
  },
  create: () => ({}),
  routes: (http) => {
    http.get("/api/v1/rules/public", { config: { access: "public" } }, () => answer);
    http.get("/api/v1/rules/open", { config: { access: "workspace-or-anonymous" } }, () => answer);
    http.get("/api/v1/rules/person", { config: { access: "person" } }, () => answer);
    http.post("/api/v1/rules/workspace", { schema: {}, config: { access: "workspace" } }, () => answer);
  },
});
