import { Command } from "commander";
import { connectionSchemas, type ConnectionName, type ConnectionOf } from "../../contracts/settings";
import { printable } from "../../functions/runtime/printable";
import { readSections, type Environment } from "../../functions/runtime/settings";
import { DemoFolderOption } from "../demo/demo-folder-option";
import { waitsOn } from "../first-answer";
import type { Terminal } from "../terminal";
import { jsonOption } from "../values";
import { examine, findingOf, off, type Check, type Finding } from "./check";
import { machineChecks, nodeCheck, settingsCheck } from "./machine-checks";

const badExitCode = 1;
const nothingSetExitCode = 2;

/** `ridestream doctor`: looks at everything that the functions need, before anything runs. */
export function doctorCommand(terminal: Terminal): Command {
  const { environment, out, err, exitWith } = terminal;
  return new Command("doctor")
    .description(
      `Looks at everything that the settings (RS_...) name, or at a demo's folder, and says what to do about what is wrong. Exit code 0: nothing is bad; ${badExitCode}: something is; ${nothingSetExitCode}: nothing is set.`,
    )
    .addOption(
      new DemoFolderOption(
        "a demo's folder; without it, the servers of the settings",
        components.map((name) => firstVariable(name)),
      ),
    )
    .addOption(jsonOption())
    .action(async ({ out: folder, json }: { readonly out?: string; readonly json?: true }) => {
      const findings =
        folder === undefined
          ? await examine(await checksOf(environment), waitsOn(err))
          : await findingsOfDemo(terminal, folder);
      out.write(json ? `${JSON.stringify(findings)}\n` : `${findings.map(lineOf).join("\n")}\n`);
      if (findings.some(({ state }) => state === "bad")) exitWith(badExitCode);
      else if (folder === undefined && components.every((component) => !isSet(component, environment)))
        exitWith(nothingSetExitCode);
    });
}

const components = ["kafka", "elasticsearch", "lake", "warehouse"] as const satisfies readonly ConnectionName[];
type Component = (typeof components)[number];

async function findingsOfDemo(terminal: Terminal, folder: string): Promise<readonly Finding[]> {
  const [{ demoChecks }, { withStores }] = await Promise.all([
    import("./demo-checks"),
    import("../reconcile/open-stores"),
  ]);
  // A demo needs no container.
  const machine = await examine([nodeCheck, settingsCheck(terminal.environment)]);
  const inFolder = await withStores(terminal, folder, (stores) =>
    examine(demoChecks(stores, folder), waitsOn(terminal.err)),
  ).catch((error: unknown) => [{ check: "demo: folder", ...findingOf(error) }]);
  return [...machine, ...inFolder];
}

async function checksOf(environment: Environment): Promise<readonly Check[]> {
  // The clients are large, and no other command of this one's neighbours needs them.
  const [
    { kafkaChecks },
    { elasticsearchChecks, lakeChecks },
    { lakeLogsCheck },
    { servedZonesCheck, zonesCheck },
    { warehouseChecks },
  ] = await Promise.all([
    import("./kafka-checks"),
    import("./store-checks"),
    import("./lake-logs-check"),
    import("./zones-checks"),
    import("./warehouse-checks"),
  ]);
  return [
    ...machineChecks(environment),
    ...componentChecks("kafka", kafkaChecks, environment),
    ...componentChecks(
      "elasticsearch",
      (elasticsearch) => [
        ...elasticsearchChecks(elasticsearch),
        ...(isSet("lake", environment)
          ? [servedZonesCheck(elasticsearch, () => connectionOf("lake", environment), environment)]
          : []),
      ],
      environment,
    ),
    ...componentChecks("lake", (lake) => [...lakeChecks(lake), zonesCheck(lake, environment)], environment),
    ...(isSet("kafka", environment)
      ? componentChecks(
          "lake",
          (lake) => [lakeLogsCheck({ kafka: connectionOf("kafka", environment), lake })],
          environment,
        )
      : []),
    ...componentChecks("warehouse", warehouseChecks, environment),
  ];
}

function componentChecks<Name extends Component>(
  name: Name,
  checksOfConnection: (connection: ConnectionOf<Name>) => readonly Check[],
  environment: Environment,
): readonly Check[] {
  if (!isSet(name, environment))
    return [{ name, run: () => Promise.resolve(off(`not looked at: ${firstVariable(name)} is not set`)) }];
  try {
    return checksOfConnection(connectionOf(name, environment));
  } catch (error) {
    const invalid = findingOf(error);
    return [{ name, run: () => Promise.resolve(invalid) }];
  }
}

const connectionOf = <Name extends ConnectionName>(name: Name, environment: Environment): ConnectionOf<Name> =>
  readSections("ridestream doctor", { connection: connectionSchemas[name] }, environment).connection;

const firstVariables = {
  kafka: connectionSchemas.kafka.properties.brokers,
  elasticsearch: connectionSchemas.elasticsearch.properties.url,
  lake: connectionSchemas.lake.properties.bucket,
  warehouse: connectionSchemas.warehouse.properties.project,
};
const firstVariable = (name: Component) => firstVariables[name]["x-env"] as string;
const isSet = (name: Component, environment: Environment) => Boolean(environment[firstVariable(name)]);

const marks = { good: "ok  ", warning: "warn", bad: "BAD ", off: "-   " } as const;
const lineOf = ({ check, state, found, todo }: Finding) =>
  [`${marks[state]}  ${check}: ${found}`, ...(todo === "" ? [] : [`      -> ${todo}`])].map(printable).join("\n");
