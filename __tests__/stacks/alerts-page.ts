import { alertsOf } from "../../stacks/monitoring/alerts";

const cell = (text: string) => text.replaceAll("|", "\\|");

/** docs/alerts.md: what can fire, and what to do then. */
export function alertsPage(): string {
  const alerts = alertsOf({
    namePrefix: "ridestream-gcp",
    kafkaCluster: { name: "ridestream-gcp", vcpus: 3 },
    bucket: "ridestream-gcp-lake",
    trainsZones: true,
    mostLag: 10_000,
    mostSkew: 5_000,
    noTripsMinutes: 15,
    noTripsSeverity: "WARNING",
  });
  return [
    "<!-- Made of the stacks by `npm run generate`. -->",
    "",
    "# Alerts, and what to do",
    "",
    "What `googleMonitoring()` watches in the environment gcp. Each e-mail says the same.",
    "",
    "| alert | severity | means | what to do |",
    "| --- | --- | --- | --- |",
    ...alerts.map(
      ({ id, severity, meaning, todo }) => `| ${[id, severity.toLowerCase(), meaning, todo].map(cell).join(" | ")} |`,
    ),
    "",
    "`noTripsSeverity` makes `no-trips` critical, where producers of your own send trips at all hours. `budget: true` tells at half, nine",
    "tenths and all of the month's amount, and once the month is expected to come to a fifth more: look at the billing report by service.",
    "",
  ].join("\n");
}
