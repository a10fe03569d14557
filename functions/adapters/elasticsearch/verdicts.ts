/**
 * What an error of Elasticsearch says of what was asked:
 * - "rejects": of this document, for as long as the mapping is what it is;
 * - "forbids": of who asks;
 * - "splits": of how much was asked at once;
 * - "passes": of the server, the index or the alias, and nothing of what was asked. Ask again.
 */
export type Verdict = "rejects" | "forbids" | "splits" | "passes";

/** An error as Elasticsearch words it, for a document of a bulk or for a whole request. */
export interface Failure {
  readonly status: number | undefined;
  readonly type: string | undefined;
  /** It may quote the document: do not show it. */
  readonly reason: string | undefined;
}

interface Rule {
  readonly status: number;
  readonly type: string;
  /** Where the type alone does not tell. */
  readonly reason?: RegExp;
  readonly verdict: Verdict;
  /** What the type does not say. */
  readonly means?: string;
}

/**
 * A verdict other than "passes" needs proof, since a document that is rejected is a dead letter, and a function that is
 * forbidden ends. What no rule names passes.
 *
 * Sources, of Elasticsearch 9: DocumentParser and the mappers (what of a document the mapping refuses), BulkOperation (what
 * it answers for a document that it sends to no shard), InternalEngine, DocWriteRequest, ShardLimitValidator; Lucene's
 * IndexingChain.
 */
const rules: readonly Rule[] = [
  // The document: a value that its field does not hold, a field that the strict mapping does not have.
  { status: 400, type: "document_parsing_exception", verdict: "rejects" },
  { status: 400, type: "mapper_parsing_exception", verdict: "rejects" },
  { status: 400, type: "strict_dynamic_mapping_exception", verdict: "rejects" },
  // Lucene's own limit, of 32,766 bytes a term. Elsewhere the type speaks of the alias or the index, see below.
  {
    status: 400,
    type: "illegal_argument_exception",
    reason: /^Document contains at least one immense term/,
    verdict: "rejects",
  },
  // Of one document, and answered for the whole bulk.
  { status: 400, type: "action_request_validation_exception", reason: /id \[.*\] is too long/s, verdict: "rejects" },

  // Who asks. A 403 alone does not say so: a read-only cluster answers it as well.
  { status: 403, type: "security_exception", verdict: "forbids" },

  // What looks like a refusal, and passes.
  { status: 403, type: "cluster_block_exception", verdict: "passes", means: "the index or the cluster is read-only" },
  { status: 400, type: "index_closed_exception", verdict: "passes", means: "open the index" },
  {
    status: 404,
    type: "index_not_found_exception",
    verdict: "passes",
    means: "the index is missing; load-search makes it with the next bulk",
  },
  {
    status: 400,
    type: "illegal_argument_exception",
    reason: /^no write index is defined/,
    verdict: "passes",
    means: "the alias has no write index",
  },
  {
    status: 400,
    type: "illegal_argument_exception",
    reason: /^Number of documents in the index can't exceed/,
    verdict: "passes",
    means: "the index is full",
  },
  {
    status: 400,
    type: "illegal_argument_exception",
    reason: /^Limit of total fields/,
    verdict: "passes",
    means: "the index has too many fields",
  },
  {
    status: 400,
    type: "validation_exception",
    reason: /maximum .*shards open/,
    verdict: "passes",
    means: "the cluster has no shard left for an index: raise cluster.max_shards_per_node or delete indices",
  },
];

export function verdictOf(failure: Failure): Verdict {
  // From whoever answers them: these come from gateways too, with a page of their own.
  if (failure.status === 401) return "forbids";
  if (failure.status === 413) return "splits";
  return ruleOf(failure)?.verdict ?? "passes";
}

/** The failure in words that quote nothing of a document. */
export function wordsOf(failure: Failure): string {
  const words = [failure.status, failure.type].filter((word) => word !== undefined).join(" ");
  const means = ruleOf(failure)?.means;
  return means === undefined ? words : `${words}: ${means}`;
}

const ruleOf = ({ status, type, reason = "" }: Failure) =>
  rules.find((rule) => rule.status === status && rule.type === type && (rule.reason?.test(reason) ?? true));
