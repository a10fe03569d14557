import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import type { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { Site } from "../environment/site";
import { projectId, variable } from "../environment/variables";

/** Shares of the month's amount at which it is told: of what was spent, and of what the month will come to. */
const spentShares = [0.5, 0.9, 1];
const expectedShare = 1.2;

/**
 * Tells when the project costs more than it should in a month: it stops nothing. The amount is a variable, in the currency of
 * the billing account. https://cloud.google.com/billing/docs/how-to/budgets
 */
export function monthlyBudget(site: Site, email: MonitoringNotificationChannel): void {
  const stack = site.stack();
  // A person's credentials are refused otherwise: Billing asks which project the request is made for.
  stack.makeRequestsForProject();
  const { number } = new DataGoogleProject(stack, "project", { projectId });
  new BillingBudget(stack, "budget", {
    billingAccount: variable("billing_account"),
    displayName: site.deployment.namePrefix,
    budgetFilter: { projects: [`projects/${number}`], calendarPeriod: "MONTH" },
    amount: { specifiedAmount: { units: variable("monthly_budget") } },
    thresholdRules: [
      ...spentShares.map((thresholdPercent) => ({ thresholdPercent })),
      { thresholdPercent: expectedShare, spendBasis: "FORECASTED_SPEND" },
    ],
    allUpdatesRule: { monitoringNotificationChannels: [email.name], disableDefaultIamRecipients: true },
  });
}

/** The APIs that it is made by. */
export const budgetApis = ["billingbudgets.googleapis.com", "cloudresourcemanager.googleapis.com"] as const;
