import { grant, type Grant } from "./grant";
import type { Arguments } from "./synthesis";
import { told } from "./values";

/** Who may connect to what: rules of a firewall, and ports that a container opens on its machine. */
export function rightsOnNetworks(type: string, block: Arguments): readonly Grant[] {
  if (type === "google_compute_firewall") return firewallGrants(block);
  return type === "docker_container" ? portGrants(block) : [];
}

const listOf = (value: unknown) => [value ?? []].flat() as unknown[];

/**
 * A rule without sources is for every address, one without targets for every machine.
 * https://cloud.google.com/firewall/docs/firewalls#firewall_rules_in
 */
function firewallGrants(block: Arguments): readonly Grant[] {
  if (block["disabled"] === true) return [];
  const isOut = block["direction"] === "EGRESS";
  const sources = ["source_ranges", "source_tags", "source_service_accounts"].flatMap((name) => listOf(block[name]));
  const targets = ["target_tags", "target_service_accounts"].flatMap((name) => listOf(block[name]));
  const network = `network ${told(block["network"])}${targets.length === 0 ? "" : `, ${targets.map(told).join(", ")}`}`;
  const far = isOut ? listOf(block["destination_ranges"]) : sources;
  const ends = far.length === 0 ? ["0.0.0.0/0"] : far;
  return (["allow", "deny"] as const).flatMap((name) =>
    listOf(block[name]).flatMap((rule) => {
      const { protocol, ports } = rule as Arguments;
      const what = [told(protocol), ...listOf(ports).map(told)].join(" ");
      return ends.map((end) =>
        grant(
          isOut ? network : told(end),
          `${name === "deny" ? "not " : ""}connect by ${what}`,
          isOut ? told(end) : network,
          end,
          block["network"],
          block["priority"] ?? 1000,
        ),
      );
    }),
  );
}

/** A port without an address is open on every interface. https://docs.docker.com/engine/network/port-publishing/ */
const portGrants = ({ name, ports }: Arguments): readonly Grant[] =>
  (listOf(ports) as Arguments[])
    .filter(({ ip }) => ip !== "127.0.0.1" && ip !== "::1")
    .map(({ internal, ip = "0.0.0.0", protocol = "tcp" }) =>
      grant(`whoever reaches ${told(ip)}`, `connect by ${told(protocol)} ${told(internal)}`, `container ${told(name)}`),
    );
