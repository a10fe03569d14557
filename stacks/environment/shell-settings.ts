import { deploymentPrefix, deploymentVariables } from "../../contracts/deployment-variables";
import { misspeltVariables, nearestName } from "../../contracts/nearest-name";
import type { DeploymentSettings } from "./deployment";
import type { Problem } from "./problem";

const guardWords = ["open", "closed"];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The settings that a shell gives: RIDESTREAM_NAME, RIDESTREAM_PORT_OFFSET, RIDESTREAM_REGION, RIDESTREAM_GUARDS (open or closed)
 * and RIDESTREAM_STATE_BUCKET. What is mistyped is among their problems, which refuse the synth: a guard stays closed.
 */
export function settingsFrom(variables: Variables): DeploymentSettings {
  const {
    RIDESTREAM_NAME: name,
    RIDESTREAM_PORT_OFFSET: offset,
    RIDESTREAM_REGION: region,
    RIDESTREAM_STATE_BUCKET: bucket,
  } = variables;
  const problems = problemsOf(variables);
  return {
    ...(name && { name }),
    ...(offset && isWhole(offset) && { portOffset: Number(offset) }),
    ...(region && { region }),
    guards: variables["RIDESTREAM_GUARDS"] === "open" ? "open" : "closed",
    ...(bucket && { backend: { kind: "gcs", bucket } }),
    ...(problems.length > 0 && { problems }),
  };
}

const isWhole = (text: string) => /^\d+$/.test(text);

function problemsOf(variables: Variables): readonly Problem[] {
  const { RIDESTREAM_PORT_OFFSET: offset, RIDESTREAM_GUARDS: guards } = variables;
  const misspelt = misspeltVariables(variables, deploymentVariables, deploymentPrefix).map(({ written, meant }) => ({
    what: `there is no variable ${written}`,
    change: `write ${meant}`,
  }));
  return [
    ...misspelt,
    ...(offset && !isWhole(offset)
      ? [{ what: `RIDESTREAM_PORT_OFFSET is "${offset}"`, change: "give a whole number from 0 to 50000" }]
      : []),
    ...(guards && !guardWords.includes(guards)
      ? [
          {
            what: `RIDESTREAM_GUARDS is "${guards}"`,
            change: `write ${nearestName(guards, guardWords) ?? guardWords.join(" or ")}`,
          },
        ]
      : []),
  ];
}
