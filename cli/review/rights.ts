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

/** What an IAM member is bound to, in the order in which types name it. */
const objects = ["bucket", "dataset_id", "secret_id", "service_account_id", "repository", "project"];

function rightsOf(address: string, block: Arguments): readonly Right[] {
  if (/^google_\w+_iam_member\./.test(address)) {
    const name = objects.find((one) => block[one] !== undefined) ?? "";
    return [
      {
        identity: identityOf(block["member"]),
        may: told(block["role"]),
        on: `${name.replace(/_id$/, "").replaceAll("_", " ")} ${told(block[name])}`,
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

/** The account's name, without the project's part of it. */
const identityOf = (member: unknown) =>
  told(member)
    .replace(/^(serviceAccount|User):/, "")
    .replace(/@[^@]*var\.project_id[^@]*$/, "");
