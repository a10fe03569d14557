import type { Part } from "../environment/part";
import { unless, type Problem } from "../environment/problem";
import type { Site } from "../environment/site";
import { EcPrivateServiceConnect, EcTrafficFilter } from "./ec-deployment";

/** Whom a deployment at Elastic answers: anybody else is refused before a password is asked for. */
export interface Answers {
  /** IPv4 addresses and ranges: `203.0.113.7`, `203.0.113.0/24`. Instances in Cloud Run have none of their own. */
  readonly addresses?: readonly string[];
  /**
   * Ids of connections of Private Service Connect, which Google tells of an endpoint in the deployment's network: the functions in
   * Cloud Run use the private address then (docs/deploy-gcp.md).
   */
  readonly connections?: readonly string[];
}

const addressLike = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}(\/([12]?\d|3[0-2]))?$/;
const connectionLike = /^\d{5,20}$/;

/** Where those that it answers may run. */
export function reachOf(answers: Answers | undefined): Pick<Part<unknown>, "reachableFrom" | "toReach"> {
  if (!answers) return { reachableFrom: ["docker", "google"] };
  const { addresses = [], connections = [] } = answers;
  return {
    reachableFrom: [
      ...(addresses.length > 0 ? ["docker" as const] : []),
      ...(connections.length > 0 ? ["google" as const] : []),
    ],
    toReach: "give answers the connections of functions at Google, and the addresses of others, or leave answers out",
  };
}

export function answersProblems(answers: Answers | undefined): readonly Problem[] {
  if (!answers) return [];
  const { addresses = [], connections = [] } = answers;
  return [
    ...unless(
      addresses.length + connections.length > 0,
      "answers nobody",
      "give addresses or connections, or no answers",
    ),
    ...addresses.flatMap((address) =>
      unless(addressLike.test(address), `answers the address "${address}"`, "give 203.0.113.7 or 203.0.113.0/24"),
    ),
    ...addresses.flatMap((address) =>
      unless(
        !address.endsWith("/0"),
        `answers ${address}, which is everybody`,
        "give your own addresses, or no answers",
      ),
    ),
    ...connections.flatMap((id) =>
      unless(connectionLike.test(id), `answers the connection "${id}"`, "give its pscConnectionId, digits alone"),
    ),
  ];
}

/** A filter for each kind of those that are answered. @returns their ids */
export function trafficFilters(
  site: Site,
  region: string,
  { addresses, connections }: Answers = {},
): readonly string[] {
  const filter = (id: string, type: "ip" | "gcp_private_service_connect_endpoint", sources: readonly string[] = []) =>
    sources.length === 0
      ? []
      : [new EcTrafficFilter(site.stack(), id, { name: site.uniqueName(id), region, type, sources }).id];
  return [
    ...filter("answers-addresses", "ip", addresses),
    ...filter("answers-connections", "gcp_private_service_connect_endpoint", connections),
  ];
}

/** The addresses by Private Service Connect, where a connection is answered. https://www.elastic.co/docs/deploy-manage/security/private-connectivity-gcp */
export function privateUrlsOf(
  site: Site,
  region: string,
  alias: string,
  answers: Answers = {},
): { readonly elasticsearch: string; readonly kibana: string } | undefined {
  if ((answers.connections ?? []).length === 0) return undefined;
  const stack = site.stack();
  const there = new EcPrivateServiceConnect(stack, "private-service-connect", region.replace(/^gcp-/, ""));
  stack.tell("service_attachment", there.serviceAttachment);
  stack.tell("private_domain", there.domainName);
  const at = (product: "es" | "kb") => `https://${alias}.${product}.${there.domainName}`;
  return { elasticsearch: at("es"), kibana: at("kb") };
}
