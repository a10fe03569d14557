import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringDashboard } from "@cdktf/provider-google/lib/monitoring-dashboard";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import { unless } from "../environment/problem";
import type { Site } from "../environment/site";
import { variable } from "../environment/variables";
import type { GoogleAlert } from "./alert";
import { alertsOf, arrivalOf } from "./alerts";
import { budgetApis, monthlyBudget } from "./budget";
import { dashboardOf } from "./dashboard";
import type { MonitoringPart } from "./monitoring";

/** As Cloud Monitoring writes them. */
export type GoogleSeverity = "CRITICAL" | "ERROR" | "WARNING";

export interface GoogleMonitoringProps {
  /** Records that a function may be behind before an alert. @default 10000 */
  readonly mostLag?: number;
  /** Records by which one partition may be further behind than another. @default 5000 */
  readonly mostSkew?: number;
  /** Minutes without a trip before an alert: 5 to 1380. @default 15 */
  readonly noTripsMinutes?: number;
  /** How bad it is that there are none. @default "WARNING": in Cloud Run nothing sends trips by itself */
  readonly noTripsSeverity?: GoogleSeverity;
  /** Whether costs are watched too, by the variables billing_account and monthly_budget. @default false */
  readonly budget?: boolean;
}

/** Alerts by e-mail (the variable alert_email) and a dashboard in Cloud Monitoring. */
export function googleMonitoring(props: GoogleMonitoringProps = {}): MonitoringPart {
  const { mostLag = 10_000, mostSkew = 5_000, noTripsMinutes = 15 } = props;
  const { noTripsSeverity = "WARNING", budget = false } = props;
  const ground = (site: Site) =>
    site.foundation.google.enable(
      site.stack(),
      "logging.googleapis.com",
      "monitoring.googleapis.com",
      ...(budget ? budgetApis : []),
    );
  return {
    component: "monitoring",
    implementation: "googleMonitoring",
    options: props,
    place: "google",
    reachableFrom: [],
    holdsData: false,
    hostPorts: [],
    problems: () => [
      ...unless(mostLag >= 1, `alerts at a lag of ${mostLag}`, "give 1 or more"),
      ...unless(mostSkew >= 1, `alerts at a skew of ${mostSkew}`, "give 1 or more"),
      ...unless(
        Number.isInteger(noTripsMinutes) && noTripsMinutes >= 5 && noTripsMinutes <= 1_380,
        `alerts after ${noTripsMinutes} minutes without trips`,
        "give a whole number from 5 to 1380",
      ),
    ],
    retire: ground,
    create: (site, { streaming, lake, warehouse }) => {
      const stack = site.stack();
      ground(site);
      const email = new MonitoringNotificationChannel(stack, "email", {
        displayName: site.deployment.namePrefix,
        type: "email",
        labels: { email_address: variable("alert_email") },
      });
      const alerts = alertsOf({
        namePrefix: site.deployment.namePrefix,
        kafkaCluster: streaming.googleCluster,
        bucket: lake.bucket,
        trainsZones: warehouse.retrain !== undefined,
        mostLag,
        mostSkew,
        noTripsMinutes,
        arrivesAt: arrivalOf({ kafkaCluster: streaming.googleCluster }),
      });
      for (const alert of alerts) {
        const severity = alert.id === "no-trips" ? noTripsSeverity : severities[alert.severity];
        makeAlert(site, alert, severity, email);
      }
      if (budget) monthlyBudget(site, email);
      new MonitoringDashboard(stack, "dashboard", {
        dashboardJson: JSON.stringify(dashboardOf(site.deployment.namePrefix, alerts)),
      });
      stack.tell("next_step", "Confirm the address in the e-mail that Google sends to alert_email.");
      return { alerts: alerts.map(({ id }) => id) };
    },
  };
}

const severities = { critical: "CRITICAL", error: "ERROR", warning: "WARNING" } as const;

function makeAlert(
  site: Site,
  alert: GoogleAlert,
  severity: GoogleSeverity,
  email: MonitoringNotificationChannel,
): void {
  const { id, title, meaning, todo, runbook, logMetric, condition } = alert;
  const stack = site.stack();
  const counted =
    logMetric &&
    new LoggingMetric(stack, `${id}-count`, {
      name: logMetric.name,
      description: meaning,
      filter: logMetric.filter,
      metricDescriptor: { metricKind: "DELTA", valueType: "INT64", unit: "1" },
    });
  new MonitoringAlertPolicy(stack, id, {
    displayName: `${site.deployment.namePrefix}: ${title}`,
    combiner: "OR",
    severity,
    conditions: [{ displayName: title, ...condition }],
    documentation: { mimeType: "text/markdown", content: `${meaning}\n\n${todo} Step by step: ${runbook}.` },
    notificationChannels: [email.name],
    alertStrategy: {
      autoClose: "86400s",
      // Google asks it of an alert that a line of a log raises, and of no other.
      ...(condition.conditionMatchedLog && { notificationRateLimit: { period: "3600s" } }),
    },
    userLabels: { ...stack.labels },
    ...(counted && { dependsOn: [counted] }),
  });
}
