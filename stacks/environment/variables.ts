interface Variable {
  readonly description: string;
  readonly default?: string;
  readonly sensitive?: true;
  /** What a value looks like (RE2), and what to say when it does not. */
  readonly pattern: readonly [string, string];
}

const secret = (description: string, length = 8) => ({
  description,
  sensitive: true as const,
  pattern: [`^.{${length},}$`, `Give at least ${length} characters.`] as const,
});
const anything = ["^.+$", "Give a value."] as const;

/** What differs by deployment: given as TF_VAR_name or -var, never written into the synthesised JSON. */
export const variables = {
  project_id: {
    description: "Google Cloud project that everything is made in.",
    pattern: ["^[a-z][a-z0-9-]{4,28}[a-z0-9]$", "Give a project id: 6 to 30 of a-z, 0-9 and -."],
  },
  image_digest: {
    description: "Digest of the functions' image in the registry, as docker push prints it.",
    pattern: ["^sha256:[0-9a-f]{64}$", "Give sha256: and 64 hexadecimal digits."],
  },
  alert_email: {
    description: "Address that alerts are sent to.",
    pattern: ["^[^@ ]+@[^@ ]+$", "Give an e-mail address."],
  },
  billing_account: {
    description: "Billing account that pays for the project.",
    pattern: ["^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", "Give 012345-6789AB-CDEF01."],
  },
  monthly_budget: {
    description: "What the project may cost in a month, in the currency of the billing account.",
    pattern: ["^[1-9][0-9]{0,8}$", "Give a whole number, 1 or more."],
  },
  kafka_username: { description: "User name (API key) at the external Kafka.", pattern: anything },
  kafka_password: secret("Password (API secret) at the external Kafka."),
  elasticsearch_api_key: secret("API key at the external Elasticsearch."),
  kibana_api_key: secret("API key at the external Kibana, for its dashboards."),
  elastic_cloud_api_key: secret("API key of the Elastic Cloud organisation."),
  operator: {
    description: "E-mail address of who deploys containers that act at Google: a person's, or a service account's.",
    pattern: ["^[^@: ]+@[^@ ]+$", "Give an e-mail address."],
  },
  google_credentials_file: {
    description: "File of the operator's credentials: where gcloud auth application-default login leaves them.",
    default: "~/.config/gcloud/application_default_credentials.json",
    pattern: ["^(/|~/).+", "Give an absolute path."],
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof variables;
export type SecretVariableName = {
  [Name in VariableName]: (typeof variables)[Name] extends { readonly sensitive: true } ? Name : never;
}[VariableName];

/** A variable, to be used in any stack: the stack declares it, because it is used. */
export const variable = (name: VariableName): string => `\${var.${name}}`;

/** What differs by deployment in every stack of Google's. */
export const projectId = variable("project_id");

/** The operator as IAM names members of a policy. */
export const operatorMember =
  '${endswith(var.operator, ".gserviceaccount.com") ? "serviceAccount" : "user"}:${var.operator}';

/** Terraform's declarations of the variables that a stack's JSON uses. */
export function declarationsFor(json: string): Readonly<Record<string, object>> {
  const used = new Set([...json.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
  return Object.fromEntries(
    Object.entries(variables as Readonly<Record<string, Variable>>)
      .filter(([name]) => used.has(name))
      .map(
        ([
          name,
          {
            pattern: [pattern, advice],
            ...rest
          },
        ]) => [
          name,
          {
            type: "string",
            nullable: false,
            ...rest,
            validation: [{ condition: `\${can(regex("${pattern}", var.${name}))}`, error_message: advice }],
          },
        ],
      ),
  );
}
