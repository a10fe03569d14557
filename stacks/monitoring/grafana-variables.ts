import type { ComponentStack } from "../environment/component-stack";
import { generatedSecret, type SecretReference } from "../environment/secret";
import { homeDashboard } from "./grafana-files";

/**
 * Grafana's settings: who is not known sees nothing, and Grafana asks nobody on the internet. What it encrypts it encrypts
 * with a generated key; its own default is known to everybody.
 * https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/
 *
 * @param url that browsers open
 * @param password of the user admin, which it has from the first start on
 */
export const grafanaVariables = (
  stack: ComponentStack,
  url: string,
  password: SecretReference,
): Readonly<Record<string, string>> => ({
  GF_SERVER_ROOT_URL: url,
  GF_SECURITY_ADMIN_PASSWORD: password.valueIn(stack),
  GF_SECURITY_SECRET_KEY: generatedSecret(stack, "grafana-encryption-key").valueIn(stack),
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: homeDashboard,
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_PLUGINS_PREINSTALL_AUTO_UPDATE: "false",
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
});
