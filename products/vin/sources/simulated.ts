import { startFakeAutodev } from "../connectors/autodev/fake/fake-autodev.ts";
import { startFakeNhtsa } from "../connectors/nhtsa/fake/fake-nhtsa.ts";
import type { Engine } from "../engine.ts";
import { toFlat } from "../rules/decoder.ts";

const KEY = "simulated";

/** Where the simulated services listen. */
export interface SimulatedServices {
  readonly nhtsaUrl: string;
  readonly autodevUrl: string;
  readonly autodevKey: string;
  close(): Promise<void>;
}

/** NHTSA and Auto.dev on 127.0.0.1, on free ports: recorded answers first, then the offline engine's. */
export async function startSimulatedServices(engine: () => Engine): Promise<SimulatedServices> {
  await using started = new AsyncDisposableStack();
  const decode = (vin: string, modelYear?: number) =>
    toFlat(engine().decoder.decode(vin, modelYear === undefined ? {} : { modelYear }));
  const nhtsa = await startFakeNhtsa({ decode });
  started.defer(() => nhtsa.close());
  const autodev = await startFakeAutodev({ keys: [KEY], decode });
  started.defer(() => autodev.close());
  const running = started.move();
  return {
    nhtsaUrl: nhtsa.url,
    autodevUrl: autodev.url,
    autodevKey: KEY,
    close: () => running.disposeAsync(),
  };
}
