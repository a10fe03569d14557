import { verdictOf, wordsOf } from "../../../../functions/adapters/elasticsearch/verdicts";

const noWriteIndex =
  "no write index is defined for alias [trips]. The write index may be explicitly disabled using is_write_index=false or the alias points to multiple indices without one being designated as a write index";
const noShard =
  "Validation Failed: 1: this action would add [2] shards, but this cluster currently has [1000]/[1000] maximum normal shards open;";
const immenseTerm =
  'Document contains at least one immense term in field="nomclient.keyword" (whose UTF8 encoding is longer than the max length 32766), all of which were skipped.';
const longId =
  "Validation Failed: 1: id [aaaa] is too long, must be no longer than 512 bytes but was: 600;2: id [bbbb] is too long, must be no longer than 512 bytes but was: 601;";

describe("an error of Elasticsearch", () => {
  it.each<[number | undefined, string | undefined, string]>([
    [400, "document_parsing_exception", "[1:9] failed to parse field [prix_travel] of type [double]"],
    [400, "mapper_parsing_exception", "failed to parse field [prix_travel]"],
    [400, "strict_dynamic_mapping_exception", "[1:9] mapping set to strict, dynamic introduction of [nickname]"],
    [400, "illegal_argument_exception", immenseTerm],
    [400, "action_request_validation_exception", longId],
  ])("rejects the document: %s %s, %s", (status, type, reason) => {
    expect(verdictOf({ status, type, reason })).toBe("rejects");
  });

  it.each<[number | undefined, string | undefined, string]>([
    [400, "index_closed_exception", "closed"],
    [400, "illegal_argument_exception", noWriteIndex],
    [400, "illegal_argument_exception", "Number of documents in the index can't exceed [2147483519]"],
    [400, "illegal_argument_exception", "Limit of total fields [1000] has been exceeded while adding new fields [1]"],
    [400, "illegal_argument_exception", "what nobody has seen yet"],
    [400, "action_request_validation_exception", "Validation Failed: 1: no requests added;"],
    [400, "validation_exception", noShard],
    [400, "an_exception_of_tomorrow", "?"],
    [403, "cluster_block_exception", "blocked by: [FORBIDDEN/6/cluster read-only (api)];"],
    [403, "cluster_block_exception", "index [trips-000001] blocked by: [FORBIDDEN/8/index write (api)];"],
    [403, undefined, "a gateway's page"],
    [404, "index_not_found_exception", "no such index [trips] and [require_alias] request flag is [true]"],
    [404, undefined, "a gateway's page"],
    [408, undefined, ""],
    [409, "an_exception_of_tomorrow", "?"],
    [429, "es_rejected_execution_exception", "rejected execution of primary operation"],
    [
      429,
      "cluster_block_exception",
      "disk usage exceeded flood-stage watermark, index has read-only-allow-delete block",
    ],
    [429, "circuit_breaking_exception", "[parent] Data too large"],
    [500, "document_parsing_exception", "a status that does not blame the document"],
    [503, "unavailable_shards_exception", "primary shard is not active"],
    [undefined, undefined, ""],
  ])("may pass, and rejects nothing: %s %s, %s", (status, type, reason) => {
    expect(verdictOf({ status, type, reason })).toBe("passes");
  });

  it.each<[number, string | undefined]>([
    [401, "security_exception"],
    [401, undefined],
    [403, "security_exception"],
  ])("is about who asks: %s %s", (status, type) => {
    expect(verdictOf({ status, type, reason: undefined })).toBe("forbids");
  });

  it("is about how much was asked at once: 413, whoever says so", () => {
    expect(verdictOf({ status: 413, type: undefined, reason: undefined })).toBe("splits");
  });

  it("is told without its reason, which may quote the document", () => {
    const secret = { status: 400, type: "illegal_argument_exception", reason: 'For input string: "TOP SECRET"' };
    expect(wordsOf(secret)).toBe("400 illegal_argument_exception");
    expect(wordsOf({ ...secret, reason: noWriteIndex })).toBe(
      "400 illegal_argument_exception: the alias has no write index",
    );
    expect(wordsOf({ status: 502, type: undefined, reason: "<html>" })).toBe("502");
  });
});
