/** Prints how long loading the vehicle index takes in a fresh process and what memory it costs, as JSON. */
import { createDecoder } from "../../products/vin/rules/decoder.ts";
import { loadVehicleIndex } from "../../products/vin/vehicle-index/load.ts";

const before = process.memoryUsage().rss;
const from = performance.now();
const index = loadVehicleIndex();
const loadMilliseconds = performance.now() - from;
const decoder = createDecoder(index, { currentYear: new Date().getFullYear() });
const model = decoder.decode("1HGCM82633A004352").text(28);
const firstAnswerMilliseconds = performance.now() - from;
const after = process.memoryUsage().rss;
console.log(
  JSON.stringify({
    loadMilliseconds,
    firstAnswerMilliseconds,
    addedMegabytes: (after - before) / 1_048_576,
    processMegabytes: after / 1_048_576,
    model,
  }),
);
