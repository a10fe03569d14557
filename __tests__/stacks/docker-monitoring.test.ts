import { hybrid } from "../../environments/hybrid";
import { local } from "../../environments/local";
import { gcp } from "../../environments/gcp";
import { dockerFunctions } from "../../stacks/functions/docker-functions";
import { uploaded } from "../../stacks/docker/uploaded-file";
import { dockerMonitoring, type DockerMonitoringProps } from "../../stacks/monitoring/docker-monitoring";
import { prometheusSource } from "../../dashboards/grafana/panel-kinds";
import { imageFolder } from "./image-folder";
import { resource, resourcesOf, synthesised, variablesOf, type Resource } from "./synthesised";

const functions = dockerFunctions({ imageFolder: imageFolder(), instances: { enrich: 2, "load-lake": 0 } });
const withProps = (props: DockerMonitoringProps) =>
  synthesised([{ ...local, functions, monitoring: dockerMonitoring(props) }]);
const synth = withProps({});

interface Provisioned {
  readonly apiVersion: number;
  readonly datasources?: readonly Resource[];
  readonly providers?: readonly { readonly options: { readonly path: string } }[];
}

/** What a container is made with, by path; each is JSON. */
function filesOf(container: string, of = synth): Readonly<Record<string, unknown>> {
  const files = resource(of, "docker_container", container)["upload"] as readonly {
    readonly file: string;
    readonly content: string;
  }[];
  return Object.fromEntries(files.map(({ file, content }) => [file, JSON.parse(content) as unknown]));
}

const configOf = (of: typeof synth) =>
  filesOf("prometheus", of)["/etc/prometheus/prometheus.yml"] as Readonly<Record<string, unknown>>;

describe("Prometheus in a container", () => {
  it("scrapes each container of the functions by its name, and no other", () => {
    const { scrape_configs: jobs } = configOf(synth) as {
      readonly scrape_configs: readonly {
        readonly static_configs: readonly { readonly targets: readonly string[]; readonly labels: object }[];
      }[];
    };
    const targets = jobs.flatMap(({ static_configs: some }) => some);
    expect(targets.map(({ targets: [address], labels }) => [address, labels])).toEqual([
      ["produce:8080", { function: "produce", instance: "produce" }],
      ["enrich-1:8080", { function: "enrich", instance: "enrich-1" }],
      ["enrich-2:8080", { function: "enrich", instance: "enrich-2" }],
      ["load-search-1:8080", { function: "load-search", instance: "load-search-1" }],
      ["train-zones:8080", { function: "train-zones", instance: "train-zones" }],
    ]);
    // The functions listen there, and the network knows them by these names.
    for (const { stack, name, resource: container } of resourcesOf(synth, "docker_container"))
      if (stack === "local-functions") {
        expect(targets.map(({ targets: [address] }) => address)).toContain(`${name}:8080`);
        expect(variablesOf(container)).toMatchObject({ RS_HTTP_HOST: "0.0.0.0", RS_HTTP_PORT: "8080" });
        expect(container["networks_advanced"]).toEqual([{ name: "ridestream-local", aliases: [name] }]);
      }
  });

  it("finds the rules where it is told that they are", () => {
    expect(Object.keys(filesOf("prometheus"))).toEqual(
      expect.arrayContaining(configOf(synth)["rule_files"] as string[]),
    );
  });

  it("keeps measurements in a volume, for as long as it is told and 2 GB at most", () => {
    const { command, volumes } = resource(withProps({ keepDays: 3 }), "docker_container", "prometheus");
    expect(command).toEqual(
      expect.arrayContaining(["--storage.tsdb.retention.time=3d", "--storage.tsdb.retention.size=2GB"]),
    );
    expect(command).toContain("--storage.tsdb.path=/prometheus");
    expect(volumes).toEqual([{ container_path: "/prometheus", volume_name: "${docker_volume.prometheus-data.name}" }]);
  });

  it("sends alerts to an Alertmanager where there is one", () => {
    expect(configOf(synth)["alerting"]).toBeUndefined();
    const at = (alertmanagerUrl: string) => configOf(withProps({ alertmanagerUrl }))["alerting"];
    expect(at("http://alerts:9093")).toEqual({
      alertmanagers: [{ scheme: "http", path_prefix: "/", static_configs: [{ targets: ["alerts:9093"] }] }],
    });
    expect(at("https://alerts.example.com/am")).toEqual({
      alertmanagers: [
        { scheme: "https", path_prefix: "/am", static_configs: [{ targets: ["alerts.example.com:443"] }] },
      ],
    });
  });
});

describe("Grafana in a container", () => {
  const settings = variablesOf(resource(synth, "docker_container", "grafana"));

  it("shows nothing to who is not known: its password and its key are generated, its login is told on request", () => {
    expect(settings).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: "false",
      GF_USERS_ALLOW_SIGN_UP: "false",
      GF_SECURITY_ADMIN_PASSWORD: "${sensitive(terraform_data.grafana-password.output)}",
      GF_SECURITY_SECRET_KEY: "${sensitive(terraform_data.grafana-encryption-key.output)}",
    });
    expect(synth.stacks["local-monitoring"]?.output?.["grafana_password"]).toMatchObject({ sensitive: true });
  });

  it("asks nobody on the internet", () => {
    for (const name of ["REPORTING_ENABLED", "CHECK_FOR_UPDATES", "CHECK_FOR_PLUGIN_UPDATES", "FEEDBACK_LINKS_ENABLED"])
      expect(settings[`GF_ANALYTICS_${name}`]).toBe("false");
    expect(settings).toMatchObject({
      GF_NEWS_NEWS_FEED_ENABLED: "false",
      GF_SECURITY_DISABLE_GRAVATAR: "true",
      GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
      GF_PLUGINS_PREINSTALL_DISABLED: "true",
      GF_PLUGINS_PREINSTALL_AUTO_UPDATE: "false",
      GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
    });
  });

  it("is provisioned with Prometheus by its name, and opens with the dashboard that it is provisioned with", () => {
    const files = filesOf("grafana");
    const provisioned = Object.entries(files).flatMap(([path, file]) =>
      path.endsWith(".yaml") ? [file as Provisioned] : [],
    );
    for (const { apiVersion } of provisioned) expect(apiVersion).toBe(1);
    expect(provisioned.flatMap(({ datasources = [] }) => datasources)).toEqual([
      expect.objectContaining({ ...prometheusSource, url: "http://prometheus:9090", isDefault: true }),
    ]);
    const [folder] = provisioned.flatMap(({ providers = [] }) => providers.map(({ options }) => options.path));
    const home = settings["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] ?? "";
    expect(home.startsWith(`${folder ?? "none"}/`)).toBe(true);
    expect(files[home]).toMatchObject({ uid: "ridestream-pipeline" });
  });
});

describe("monitoring in containers", () => {
  it("takes its ports from the deployment, and tells them", () => {
    const other = synthesised([{ ...local, functions, monitoring: dockerMonitoring({ grafanaPort: 3001 }) }], {
      portOffset: 1_000,
    });
    const output = other.stacks["local-monitoring"]?.output;
    expect(output?.["grafana_url"]).toEqual({ value: "http://127.0.0.1:4001" });
    expect(output?.["prometheus_url"]).toEqual({ value: "http://127.0.0.1:10090" });
  });

  it("is what local and hybrid have, in one stack", () => {
    for (const environment of [local, hybrid]) expect(environment.monitoring?.implementation).toBe("dockerMonitoring");
  });

  it.each<readonly [DockerMonitoringProps, RegExp]>([
    [{ mostLag: 0 }, /reports a lag of 0/],
    [{ mostSkew: 0 }, /reports a skew of 0/],
    [{ noTripsMinutes: 5 }, /reports 5 minutes without trips: give a whole number from 6 to 1380/],
    [{ keepDays: 0 }, /keeps measurements for 0 days/],
    [{ grafanaPort: 9090 }, /dockerMonitoring and dockerMonitoring both take port 9090/],
    [{ grafanaPort: 5601 }, /dockerElasticsearch and dockerMonitoring both take port 5601/],
    [{ alertmanagerUrl: "alerts:9093" }, /sends alerts to "alerts:9093": give http/],
    [{ alertmanagerUrl: "no address" }, /sends alerts to "no address": give http/],
    [{ alertmanagerUrl: "http://localhost:9093" }, /sends alerts to localhost, which is the container itself/],
    [{ alertmanagerUrl: "http://me:word@alerts:9093" }, /a login of alerts:9093 in alertmanagerUrl: leave it out/],
  ])("is refused: %j", (props, said) => {
    expect(() => withProps(props)).toThrow(said);
  });

  it("is refused for functions that it cannot scrape", () => {
    expect(() => synthesised([{ ...gcp, monitoring: dockerMonitoring() }])).toThrow(
      /dockerMonitoring cannot watch cloudRunWorkers: choose functions of its place/,
    );
  });
});

describe("monitoring in containers that is retired", () => {
  const { monitoring: _former, ...unwatched } = { ...local, functions };
  const retired = { ...unwatched, retired: [dockerMonitoring()] };

  it("is refused while the guards are closed: its measurements would be lost", () => {
    expect(() => synthesised([retired])).toThrow(/dockerMonitoring is retired and holds data/);
  });

  it("leaves a stack of its former state with nothing in it, which the next deployment destroys", () => {
    const { stacks } = synthesised([retired], { guards: "open" });
    const left = stacks["local-retired-monitoring-dockerMonitoring"];
    expect(left?.terraform.backend).toEqual(synth.stacks["local-monitoring"]?.terraform.backend);
    expect([left?.resource, stacks["local-monitoring"]]).toEqual([undefined, undefined]);
  });
});

describe("a file that a container is made with", () => {
  it("reaches it as it is, whatever Terraform would read in it", () => {
    expect(uploaded({ path: "/f", content: "${a} %{if} $b 100% {c}" })).toEqual({
      file: "/f",
      content: "$${a} %%{if} $b 100% {c}",
    });
  });
});
