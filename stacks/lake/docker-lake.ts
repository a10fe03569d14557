import { registryImage, retireContainers, serverContainer } from "../docker/container";
import { dataVolume } from "../docker/data-volume";
import { granted, type Identity } from "../environment/granted";
import { unless } from "../environment/problem";
import { bucketNameRule, isBucketName } from "./bucket-name";
import { compactProblems } from "./compact-option";
import type { LakePart } from "./lake";

export interface DockerLakeProps {
  /** Name of the bucket. @default "ridestream-lake" */
  readonly bucket?: string;
  /** When the small objects of each hour are combined, in UTC: every 24 hours, every day 02:30. @default never */
  readonly compact?: string;
  /** Port of the emulator on 127.0.0.1. @default 4443 */
  readonly port?: number;
}

/** Older ones ignore `ifGenerationMatch` in some uploads. */
const image = "fsouza/fake-gcs-server:1.56.1";
const innerPort = 4443;
const folder = "/data";

/** The lake in an emulator of Cloud Storage, in a container of this machine's engine. It knows no permissions. */
export function dockerLake(props: DockerLakeProps = {}): LakePart {
  const { bucket = "ridestream-lake", port = 4443, compact } = props;
  return {
    component: "lake",
    implementation: "dockerLake",
    options: props,
    place: "docker",
    reachableFrom: ["docker"],
    holdsData: true,
    hostPorts: [port],
    problems: () => [
      ...unless(isBucketName(bucket), `has the bucket "${bucket}"`, `give ${bucketNameRule}`),
      ...compactProblems(compact),
    ],
    retire: retireContainers,
    create: (site) => {
      serverContainer({
        site,
        id: "gcs",
        image: registryImage(site, "gcs-image", image),
        memoryMiB: 512,
        ports: { [port]: innerPort },
        healthcheck: {
          test: ["CMD-SHELL", `wget -q -O /dev/null http://localhost:${innerPort}/storage/v1/b/${bucket}`],
          interval: "2s",
          timeout: "5s",
          retries: 6,
          startPeriod: "30s",
        },
        extra: {
          // A folder there is a bucket.
          entrypoint: ["/bin/sh", "-ec"],
          command: [
            `mkdir -p ${folder}/${bucket}; exec /bin/fake-gcs-server -scheme http -host 0.0.0.0 -port ${innerPort} -backend filesystem -filesystem-root ${folder} -external-url http://gcs:${innerPort}`,
          ],
          volumes: [{ volumeName: dataVolume(site, "gcs-data"), containerPath: folder }],
        },
      });
      site.stack().tell("lake", `http://127.0.0.1:${site.hostPort(port)}/storage/v1/b/${bucket}/o`);
      const grant = (identity: Identity) =>
        granted("lake", identity, { bucket, apiEndpoint: `http://gcs:${innerPort}` });
      return {
        bucket,
        modelsBucket: bucket,
        grantRead: grant,
        grantWrite: grant,
        grantReadModels: grant,
        grantModels: grant,
        grantCompact: grant,
        compact,
        // The emulator asks nobody who he is.
        letRead: () => undefined,
      };
    },
  };
}
