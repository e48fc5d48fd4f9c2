import type { Outbound } from "#platform/outbound";
import type { VinConfig } from "../config.ts";
import type { VinSource } from "../rules/source.ts";
import { createAutodevSource } from "../connectors/autodev/source.ts";
import { createNhtsaSource } from "../connectors/nhtsa/source.ts";

/** The online services that the operator has configured. */
export function onlineSources(outbound: Outbound, config: VinConfig): VinSource[] {
  const { nhtsaUrl, autodevUrl, autodevKey } = config;
  const nhtsa = createNhtsaSource({ outbound, baseUrl: nhtsaUrl });
  if (autodevKey === undefined) return [nhtsa];
  return [nhtsa, createAutodevSource({ outbound, baseUrl: autodevUrl, apiKey: autodevKey })];
}
