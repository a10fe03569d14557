import rulesByType from "./argument-rules.json";

/**
 * How Terraform treats the arguments of a type, by their paths without positions: `template.containers.env`. Of the schemas and the
 * sources of google 6.50.0, docker 3.6.2 and ec 0.12.2, of the types that the platform uses; and as plans have shown it: a
 * table over objects is made anew whatever changes in external_data_configuration.
 */
export interface ArgumentRules {
  /** Arguments whose change, or a change inside them, makes the resource anew; `*`: any. */
  readonly replaces?: readonly string[];
  /** Lists without an order. */
  readonly sets?: readonly string[];
  /** Arguments that `*` does not mean. */
  readonly spares?: readonly string[];
  /** Arguments of which some changes make the resource anew, by what the provider's code looks at. */
  readonly replacesIf?: Readonly<Record<string, string>>;
  /** Arguments that are the same in whatever letters they are written. */
  readonly caseless?: readonly string[];
  /** Schemas of BigQuery as texts, whose columns have no order. */
  readonly schemas?: readonly string[];
  /** What the provider sets where nothing is given. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Arguments that keep what they are when they are no longer given. */
  readonly keeps?: readonly string[];
  /** Whether the provider's own labels are added to those that are given. */
  readonly labelled?: boolean;
  /** Attributes that nobody knows any longer once anything of the resource changes. */
  readonly recomputes?: readonly string[];
}

/** The rules of a type; undefined for one that is not in the table. */
export function rulesOf(type: string): ArgumentRules | undefined {
  const rules = (rulesByType as Readonly<Record<string, ArgumentRules>>)[type];
  const [, form = ""] = /^google_\w+_iam_(member|binding|policy)$/.exec(type) ?? [];
  const ofForm = iamRules[form];
  return ofForm ? { ...ofForm, ...rules } : rules;
}

/** Of every type of these forms. Letters of members do not count: iamMemberCaseDiffSuppress of the provider. */
const iamRules: Readonly<Record<string, ArgumentRules>> = {
  binding: { replaces: ["*"], spares: ["members"], sets: ["members"], caseless: ["members"], keeps: ["project"] },
  member: { replaces: ["*"], caseless: ["member"], keeps: ["project"] },
  policy: { replaces: ["*"], spares: ["policy_data"], keeps: ["project"] },
};
