import { prometheusAlerts } from "./rules";
import type { AlertFacts } from "../../contracts/alerts";

/** Prometheus' file of alert rules: JSON, which is YAML too. */
export const ruleFile = (facts: AlertFacts) => ({
  groups: [
    {
      name: "ridestream",
      rules: prometheusAlerts(facts).map(({ id, title, severity, meaning, todo, runbook, expr, forMinutes }) => ({
        alert: id,
        expr,
        for: `${forMinutes}m`,
        labels: { severity },
        annotations: { summary: title, description: meaning, todo, runbook },
      })),
    },
  ],
});
