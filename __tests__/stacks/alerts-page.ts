import { alerts, alertsBy, runbookOf, type AlertFacts, type AlertId, type AlertRules } from "../../contracts/alerts";
import { prometheusRules } from "../../dashboards/alerts/rules";
import { googleRules } from "../../stacks/monitoring/alerts";

const facts: AlertFacts = { mostLag: 10_000, mostSkew: 5_000, noTripsMinutes: 15, arrivesAt: "topic_result" };
const google = googleRules({
  ...facts,
  namePrefix: "ridestream-gcp",
  kafkaCluster: { name: "ridestream-gcp", vcpus: 3 },
  bucket: "ridestream-gcp-lake",
  trainsZones: true,
});
const docker = prometheusRules(facts);

const cell = (text: string) => text.replaceAll("|", "\\|");
const idsOf = (rules: AlertRules<object>) => new Set(alertsBy(rules, facts).map(({ id }) => id));

/** docs/alerts.md: what can fire where, and what to do then. */
export function alertsPage(): string {
  const [atGoogle, inContainers] = [idsOf(google), idsOf(docker)];
  const whereOf = (id: AlertId) =>
    [atGoogle.has(id) ? "Google" : [], inContainers.has(id) ? "containers" : []].flat().join(", ");
  const without = (rules: AlertRules<object>) =>
    Object.entries(rules).flatMap(([id, rule]) => ("without" in rule ? [`| ${id} | ${cell(rule.without)} |`] : []));
  return [
    "<!-- Made of the stacks by `npm run generate`. -->",
    "",
    "# Alerts, and what to do",
    "",
    "What `googleMonitoring()` watches in the environment gcp and sends by e-mail, and what `dockerMonitoring()` watches in local and",
    "hybrid and shows in Prometheus and Grafana ([monitoring.md](monitoring.md)). Both say the same; the alert's name links to its runbook.",
    "",
    "| alert | severity | where | means | what to do |",
    "| --- | --- | --- | --- | --- |",
    ...(Object.keys(alerts) as readonly AlertId[]).map((id) => {
      const { severity, meaning, todo } = alerts[id];
      const link = `[${id}](${runbookOf(id).replace("docs/", "")})`;
      return `| ${[link, severity, whereOf(id), meaning(facts), todo].map(cell).join(" | ")} |`;
    }),
    "",
    "`noTripsSeverity` of `googleMonitoring` makes `no-trips` critical, where producers of your own send trips at all hours. `budget: true`",
    "reports half, nine tenths and all of the month's amount, and that the month is expected to come to a fifth more: look at the billing",
    "report by service.",
    "",
    "## Not in containers",
    "",
    "| alert | why |",
    "| --- | --- |",
    ...without(docker),
    "",
    "## Not at Google",
    "",
    "| alert | why |",
    "| --- | --- |",
    ...without(google),
    "",
  ].join("\n");
}
