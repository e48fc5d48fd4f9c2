export * from "./testing/openid-provider.ts";
