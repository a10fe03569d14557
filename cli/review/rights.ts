import type { Arguments, Synthesis } from "./synthesis";
import { told, Values } from "./values";

/** Something that an identity may do. */
export interface Right {
  readonly identity: string;
  readonly may: string;
  readonly on: string;
}

/** Every right that a synthesis grants. */
function rightsIn(synthesis: Synthesis): readonly Right[] {
  const values = new Values(synthesis);
  return [...synthesis.values()].flatMap((stack) =>
    [...stack.blocks].flatMap(([address, block]) => rightsOf(address, values.of(stack, block) as Arguments)),
  );
}

/** Who may do what afterwards that they might not before, and the other way. */
export function rightsBetween(before: Synthesis, after: Synthesis) {
  const [had, has] = [byText(rightsIn(before)), byText(rightsIn(after))];
  return {
    gained: [...has].filter(([text]) => !had.has(text)).map(([, right]) => right),
    lost: [...had].filter(([text]) => !has.has(text)).map(([, right]) => right),
  };
}

const byText = (rights: readonly Right[]) =>
  new Map(rights.map((right) => [`${right.identity} ${right.may} ${right.on}`, right] as const).sort());

/** What an IAM member is bound to, in the order in which types name it, and what it is called. */
const objects = new Map([
  ["bucket", "bucket"],
  ["dataset_id", "dataset"],
  ["secret_id", "secret"],
  ["service_account_id", "service account"],
  ["repository", "repository"],
  ["name", "job"],
  ["project", "project"],
]);

function rightsOf(address: string, block: Arguments): readonly Right[] {
  if (/^google_\w+_iam_member\./.test(address)) {
    const [argument = "", called = ""] = [...objects].find(([one]) => block[one] !== undefined) ?? [];
    return [
      {
        identity: identityOf(block["member"]),
        may: told(block["role"]),
        on: `${called} ${told(block[argument])}${conditionOf(block)}`,
      },
    ];
  }
  if (!address.startsWith("google_managed_kafka_acl.")) return [];
  const entries = [block["acl_entries"] ?? []].flat() as Arguments[];
  return entries.map(({ principal, operation, permission_type: permission = "ALLOW" }) => ({
    identity: identityOf(principal),
    may: `${permission === "ALLOW" ? "" : "not "}${told(operation)}`,
    on: `Kafka ${told(block["acl_id"])}`,
  }));
}

/** The rule of a right that is on a part alone; of objects their names in the bucket. */
function conditionOf(block: Arguments): string {
  const [condition] = [block["condition"] ?? []].flat() as Arguments[];
  const rule = String(condition?.["expression"]).replaceAll(/projects\/_\/buckets\/[^"/]+\/objects\//g, "");
  return condition ? `, where ${told(rule)}` : "";
}

/** The account's name, without the project's part of it. */
const identityOf = (member: unknown) =>
  told(member)
    .replace(/^(serviceAccount|User):/, "")
    .replace(/@[^@]*var\.project_id[^@]*$/, "");
