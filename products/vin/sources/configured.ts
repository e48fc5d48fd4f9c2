import type { Outbound } from "#platform/outbound";
import type { VinConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import type { VinSource } from "../rules/source.ts";
import { createAutodevSource } from "../connectors/autodev/source.ts";
import { createNhtsaSource } from "../connectors/nhtsa/source.ts";

/** Online services that are ready to be asked. */
export interface OnlineSources {
  readonly sources: readonly VinSource[];
  /** Ends what was started for them. */
  close(): Promise<void>;
}

type Places = Pick<VinConfig, "nhtsaUrl" | "autodevUrl" | "autodevKey">;

/** The online services that the operator has configured, or simulated ones in their place. */
export async function openOnlineSources(
  outbound: Outbound,
  config: VinConfig,
  engine: () => Engine,
): Promise<OnlineSources> {
  if (config.onlineSources === "real")
    return { sources: connect(outbound, config), close: () => Promise.resolve() };
  // Only here, so that an installation with real services never loads them.
  const { startSimulatedServices } = await import("./simulated.ts");
  const simulated = await startSimulatedServices(engine);
  return { sources: connect(outbound, simulated), close: () => simulated.close() };
}

function connect(outbound: Outbound, { nhtsaUrl, autodevUrl, autodevKey }: Places): VinSource[] {
  const nhtsa = createNhtsaSource({ outbound, baseUrl: nhtsaUrl });
  if (autodevKey === undefined) return [nhtsa];
  return [nhtsa, createAutodevSource({ outbound, baseUrl: autodevUrl, apiKey: autodevKey })];
}
