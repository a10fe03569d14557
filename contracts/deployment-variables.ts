/** What all of `deploymentVariables` begin with. */
export const deploymentPrefix = "RIDESTREAM_";

/** Variables of a shell that say which deployment is synthesised. */
export const deploymentVariables = ["NAME", "PORT_OFFSET", "REGION", "GUARDS", "STATE_BUCKET"].map(
  (name) => `${deploymentPrefix}${name}`,
);
