import { coreConfig, loadConfig } from "#platform/config";

/** A process that starts for the first time in the folder it is given; prints its master secret. */
const [folder] = process.argv.slice(2);
process.stdin.once("data", () => {
  const config = loadConfig([coreConfig], { TRADEPOST_DATA_DIR: folder });
  process.stdout.write(config.of(coreConfig).masterSecret);
  process.exit(0);
});
process.stdout.write("ready\n");
