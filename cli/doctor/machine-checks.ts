import { existsSync, readFileSync } from "fs";
import { knownVariables } from "../../contracts/settings";
import { isGiven, misformed, type Environment } from "../../functions/runtime/settings";
import { counted } from "../tables";
import { bad, good, off, warning, type Check } from "./check";

const leastNode = [20, 19] as const;
const defaultEngine = "unix:///var/run/docker.sock";
const mapCountFile = "/proc/sys/vm/max_map_count";
/** What Elasticsearch asks of the machine that its container runs on. Source: its manual, "Increase virtual memory". */
const leastMapCount = 1_048_576;
/** Below this a node that is not alone refuses to start. */
const neededMapCount = 262_144;

/** What must be so on this machine, whatever is looked at. */
export const nodeCheck: Check = {
  name: "node: version",
  run: () => Promise.resolve(nodeVersion(process.versions.node)),
};

/** What must be so for servers in containers too; DOCKER_HOST names the engine, as it does for `docker`. */
export const machineChecks = (environment: Environment): readonly Check[] => [
  nodeCheck,
  settingsCheck(environment),
  {
    name: "containers: vm.max_map_count",
    run: () =>
      Promise.resolve(
        runsHere(environment["DOCKER_HOST"] ?? defaultEngine) && existsSync(mapCountFile)
          ? mapCount(Number(readFileSync(mapCountFile, "utf8")))
          : off("no Docker engine runs on this machine"),
      ),
  },
];

/** An engine elsewhere runs containers on its own machine. */
const runsHere = (engine: string) => engine.startsWith("unix://") && existsSync(engine.slice("unix://".length));

/** Whether each setting that is given can be read, by whoever reads it. */
export const settingsCheck = (environment: Environment): Check => ({
  name: "settings: values",
  run: () => {
    const problems = misformed(environment);
    const given = knownVariables.filter((variable) => isGiven(environment, variable)).length;
    if (problems.length > 0)
      return Promise.resolve(bad(problems.join("; "), `correct ${problems.length === 1 ? "it" : "them"}`));
    return Promise.resolve(
      given === 0 ? off("no RS_ variable is set") : good(`${counted(given, "setting")} of the right form`),
    );
  },
});

export function nodeVersion(version: string) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = leastNode;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
    ? good(version)
    : bad(version, `install Node ${leastNode.join(".")} or newer`);
}

export function mapCount(found: number) {
  if (found >= leastMapCount) return good(String(found));
  const told = `${found}, Elasticsearch asks for ${leastMapCount}`;
  const todo = `sudo sysctl -w vm.max_map_count=${leastMapCount}, and the same in /etc/sysctl.d/ to keep it`;
  return found < neededMapCount ? bad(told, todo) : warning(told, todo);
}
