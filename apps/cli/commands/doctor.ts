import { resolve } from "node:path";
import type { Command } from "commander";
import {
  type Check,
  configCheck,
  coreConfig,
  dataFolderCheck,
  inspectConfig,
  nodeVersionCheck,
  portCheck,
  readEnvironment,
  renderDoctor,
  runDoctor,
  secretsCheck,
} from "#platform/config";
import { configSlices } from "../../parts.ts";
import { products } from "../../products.ts";
import { dataKeysCheck, databaseCheck, mailCheck, redisChecks } from "../service-checks.ts";

/** `tradepost doctor`: everything a start needs, and how to mend what is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("Checks everything that a start needs and says how to mend what is wrong.")
    .action(async () => {
      const report = await runDoctor(await checks());
      console.log(renderDoctor(report));
      process.exitCode = report.exitCode;
    });
}

async function checks(): Promise<Check[]> {
  const environment = readEnvironment();
  const { config, faults } = inspectConfig(configSlices, environment);
  const first = [nodeVersionCheck(26), configCheck(configSlices, environment)];
  if (faults.length > 0) return first;
  const core = config.of(coreConfig);
  const dataFolder = resolve(core.dataFolder);
  const folder = await dataFolderCheck(dataFolder).run();
  return [
    ...first,
    { name: "Data folder", run: () => folder },
    // What lies in an unusable folder would be complained of once more.
    ...(folder.status === "fail"
      ? []
      : [secretsCheck(dataFolder), databaseCheck(dataFolder, config), dataKeysCheck(dataFolder, config)]),
    portCheck(core.host, core.port),
    mailCheck(config),
    ...redisChecks(config),
    ...products.flatMap((product) => product.doctorChecks),
  ];
}
