import { everyPart } from "./every-part";
import { resourcesOf, synthesised, type Named, type Resource } from "./synthesised";

const all = synthesised(everyPart);
const at = ({ stack, type, name }: Named) => `${stack}: ${type}.${name}`;
const of = (...types: readonly string[]) => resourcesOf(all, ...types);

describe("every container", () => {
  const containers = of("docker_container");
  const servers = containers.filter(({ resource }) => resource["must_run"] === true);
  const oneOffs = containers.filter(({ resource }) => resource["must_run"] === false);

  it("opens ports on 127.0.0.1 alone", () => {
    const ports = containers.flatMap((one) =>
      ((one.resource["ports"] ?? []) as readonly { readonly ip: string }[]).map(({ ip }) => `${at(one)} ${ip}`),
    );
    expect(ports.length).toBeGreaterThan(5);
    expect(ports.filter((port) => !port.endsWith(" 127.0.0.1"))).toEqual([]);
  });

  it("that runs on has a healthcheck, starts again when it dies, and has time to stop", () => {
    expect(servers.length).toBeGreaterThan(5);
    for (const { resource } of servers) {
      expect(resource["healthcheck"]).toBeDefined();
      expect(resource).toMatchObject({ restart: "unless-stopped" });
      expect(resource["destroy_grace_seconds"]).toBeGreaterThan(0);
    }
  });

  it("is replaced when its healthcheck changes, which the provider would not notice", () => {
    for (const { resource } of servers) {
      const labels = resource["labels"] as readonly { readonly label: string; readonly value: string }[];
      expect(labels).toContainEqual({
        label: "ridestream.healthcheck",
        value: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      });
    }
  });

  it("that does one thing ends by itself, and fails the deployment with its name when it fails", () => {
    expect(oneOffs.length).toBeGreaterThan(2);
    for (const { name, resource } of oneOffs) {
      const lifecycle = resource["lifecycle"] as { postcondition: [{ condition: string; error_message: string }] };
      expect(resource).toMatchObject({ attach: true, restart: "no" });
      expect((resource["entrypoint"] as readonly string[]).slice(0, 4)).toEqual([
        "timeout",
        expect.stringMatching(/^\d+$/),
        "bash",
        "-ec",
      ]);
      expect(lifecycle.postcondition[0].condition).toBe("${self.exit_code == 0}");
      expect(lifecycle.postcondition[0].error_message).toContain(`${name} failed`);
      // Its logs, for there is nothing to remove them with.
      expect(resource["rm"]).toBeUndefined();
    }
  });

  it("has its memory bounded, with no swap beside it", () => {
    for (const { resource } of containers) {
      expect(resource["memory"]).toBeGreaterThan(0);
      expect(resource["memory_swap"]).toBe(resource["memory"]);
    }
  });

  it("may do nothing as root of the machine", () => {
    for (const { resource } of containers) {
      expect(resource).toMatchObject({ capabilities: { drop: ["ALL"] }, security_opts: ["no-new-privileges"] });
      expect(resource["privileged"]).toBeUndefined();
      expect(JSON.stringify(resource)).not.toContain("docker.sock");
    }
  });

  it("tells what it belongs to", () => {
    for (const { stack, resource } of containers) {
      expect(resource["labels"]).toEqual(
        expect.arrayContaining([
          { label: "ridestream.app", value: "ridestream" },
          { label: "ridestream.environment", value: stack.replace(/-.*$/, "") },
          { label: "ridestream.component", value: stack.replace(/^.*-/, "") },
        ]),
      );
    }
  });

  it("is of an image of an exact version, or of one that is built of what lies here", () => {
    const images = of("docker_image").filter(({ resource }) => resource["build"] === undefined);
    const names = images.map(({ resource }) => String(resource["name"]));
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !/:v?\d+\.\d+\.\d+$/.test(name))).toEqual([]);
  });

  it("has each variable once", () => {
    for (const { resource } of containers) {
      const names = ((resource["env"] ?? []) as readonly string[]).map((line) => line.slice(0, line.indexOf("=")));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("has durations as the provider writes them, or every plan finds a difference", () => {
    for (const { resource } of servers) {
      const { interval, timeout, start_period } = resource["healthcheck"] as Resource;
      for (const duration of [interval, timeout, start_period]) expect(duration).toMatch(/^(\d+m)?[1-5]?\ds$/);
    }
  });
});
