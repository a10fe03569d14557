import { locationFormProblems } from "../environment/data-location";
import { labelProblems, type Labels } from "../environment/labels";
import { kmsKeyProblems } from "../environment/kms-key";
import { unless, type Problem } from "../environment/problem";
import { compactProblems } from "./compact-option";
import { bucketNameRule, isBucketName } from "./bucket-name";

export interface GcsLakeProps {
  /** Where the data lie: a multi-region (EU, US, ASIA) or a region. @default where the deployment's region belongs: "EU" */
  readonly location?: string;
  /** The bucket's name, unique in the world. @default the deployment's name, "lake" and the project */
  readonly bucket?: string;
  /** Age in days at which trips go to a colder, cheaper class; reading them there costs more. @default 30, 90, 365 */
  readonly coolAfterDays?: { readonly nearline?: number; readonly coldline?: number; readonly archive?: number };
  /** Age in days at which trips are deleted. @default they are kept without end */
  readonly deleteAfterDays?: number;
  /** Days in which a deleted object can be brought back: 7 to 90, or 0. @default 7 */
  readonly softDeleteDays?: number;
  /** Days in which no trip may be deleted or replaced, whoever asks: the zones' models get a bucket of their own then. @default 0 */
  readonly retainDays?: number;
  /**
   * Customer-managed encryption key, which lies with the data (of EU in europe): projects/P/locations/L/keyRings/R/cryptoKeys/K.
   * Cloud Storage gets the right to use it. @default Google's
   */
  readonly kmsKey?: string;
  /** Labels beside the platform's, for what costs by label. @default none */
  readonly labels?: Labels;
  /** Days for which former versions of objects are kept; trips never change, so models alone have any. @default none is kept */
  readonly keepVersionsDays?: number;
  /** When the small objects of each hour are combined, in UTC: every 24 hours, every day 02:30. @default never */
  readonly compact?: string;
  /** Whether Cloud Storage moves trips to colder classes by how they are read, instead of by age. @default false */
  readonly autoclass?: boolean;
}

/** A project's id has 30 characters at most, a bucket's name 63. */
const longestPrefix = (bucket: "lake" | "models") => 63 - `-${bucket}-`.length - 30;

/** Of the models' bucket, where the lake's is given a name. */
export const modelsSuffix = "-models";

/** Days after which trips go to each colder class. */
export const agesOf = ({ coolAfterDays }: GcsLakeProps) => ({
  nearline: 30,
  coldline: 90,
  archive: 365,
  ...coolAfterDays,
});

/** What is wrong with them. */
export function lakeProblems(props: GcsLakeProps, namePrefix: string, location: string): readonly Problem[] {
  const { bucket, deleteAfterDays, softDeleteDays = 7, retainDays = 0, kmsKey, keepVersionsDays } = props;
  const { nearline, coldline, archive } = agesOf(props);
  const ages = [nearline, coldline, archive];
  return [
    ...locationFormProblems(props.location, "bucket"),
    ...bucketProblems(bucket, namePrefix, retainDays > 0),
    ...unless(
      ages.every((age, at) => Number.isInteger(age) && age > (ages[at - 1] ?? 0)),
      `cools trips after ${ages.join(", ")} days`,
      "give rising whole numbers",
    ),
    ...unless(
      softDeleteDays === 0 || (softDeleteDays >= 7 && softDeleteDays <= 90),
      `keeps deleted objects for ${softDeleteDays} days`,
      "give 7 to 90, or 0 for none",
    ),
    ...unless(
      deleteAfterDays === undefined || (deleteAfterDays >= 1 && deleteAfterDays >= retainDays),
      `deletes trips after ${deleteAfterDays ?? 0} days and retains them for ${retainDays}`,
      "give deleteAfterDays 1 or more, and no less than retainDays",
    ),
    ...unless(
      keepVersionsDays === undefined || (Number.isInteger(keepVersionsDays) && keepVersionsDays >= 1),
      `keeps versions for ${keepVersionsDays ?? 0} days`,
      "give a whole number, 1 or more",
    ),
    ...unless(
      keepVersionsDays === undefined || retainDays === 0,
      `keeps versions and retains trips for ${retainDays} days`,
      "give one of both: what is retained has no former version",
    ),
    ...unless(
      props.autoclass !== true || props.coolAfterDays === undefined,
      "cools trips by age and by how they are read",
      "give coolAfterDays or autoclass",
    ),
    ...compactProblems(props.compact),
    ...unless(
      props.compact === undefined || retainDays === 0,
      `combines objects and retains trips for ${retainDays} days`,
      "give one of both: what is retained cannot be removed",
    ),
    ...labelProblems(props.labels),
    ...kmsKeyProblems(kmsKey, location),
  ];
}

function bucketProblems(bucket: string | undefined, namePrefix: string, hasModels: boolean): readonly Problem[] {
  if (bucket === undefined)
    return unless(
      namePrefix.length <= longestPrefix(hasModels ? "models" : "lake"),
      `names its bucket after "${namePrefix}", which is long`,
      `give bucket: ${bucketNameRule}`,
    );
  return unless(
    isBucketName(bucket) && (!hasModels || isBucketName(`${bucket}${modelsSuffix}`)),
    `has the bucket "${bucket}"${hasModels ? `, and retains it beside "${bucket}${modelsSuffix}"` : ""}`,
    `give bucket: ${bucketNameRule}`,
  );
}
