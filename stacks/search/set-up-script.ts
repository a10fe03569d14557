import {
  noWriteIndex,
  searchIndexLifecycle,
  searchIndexMapping,
  searchIndexNames,
  searchIndexTemplate,
  searchWriter,
  searchWriterRole,
} from "../../contracts/search-index";
import { ElasticsearchSettings } from "../../contracts/settings";

const { alias, former, lifecycle, template } = searchIndexNames(String(ElasticsearchSettings.properties.alias.default));

/**
 * What bash runs once Elasticsearch answers: Kibana's user gets its password, load-search a user with its role, trips
 * the template of their indices with the lifecycle that removes old ones, and indices of a former version the fields that
 * they lack. All of it can be done again.
 */
export function setUpScript(url: string, keepDays: number | undefined): string {
  const refreshIntervalMs = Number(ElasticsearchSettings.properties.refreshIntervalMs.default);
  const options = { alias, refreshIntervalMs, ...(keepDays !== undefined && { keepDays }) };
  const curl = (flags: string, path: string, body: string) =>
    `curl ${flags} --retry 30 --retry-delay 1 --retry-all-errors --max-time 20 -u "elastic:$ELASTIC_PASSWORD" -H "content-type: application/json" -X PUT "${url}/${path}" -d "${body}"`;
  const put = (path: string, body: string) => `${curl("-fsS", path, body)} > /dev/null`;
  const whereThereIs = (index: string, command: string) =>
    `if curl -fsS -o /dev/null -u "elastic:$ELASTIC_PASSWORD" "${url}/${index}" 2> /dev/null; then ${command}; fi`;
  const putTemplate = (removal: Parameters<typeof searchIndexTemplate>[1]) =>
    put(`_index_template/${template}`, quoted(searchIndexTemplate(options, removal)));
  return [
    put("_security/user/kibana_system/_password", '{\\"password\\":\\"$KIBANA_PASSWORD\\"}'),
    put(`_security/role/${searchWriter}`, quoted(searchWriterRole(alias))),
    put(
      `_security/user/${searchWriter}`,
      `{\\"password\\":\\"$WRITER_PASSWORD\\",\\"roles\\":[\\"${searchWriter}\\"]}`,
    ),
    ...(keepDays === undefined
      ? [putTemplate("by load-search")]
      : [
          `case $(${curl('-sS -o /dev/null -w "%{http_code}"', `_ilm/policy/${lifecycle}`, quoted(searchIndexLifecycle(keepDays)))}) in`,
          `200) ${putTemplate("by lifecycle")} ;;`,
          // It has no lifecycles: load-search removes old indices.
          `400|404|405) ${putTemplate("by load-search")} ;;`,
          "*) exit 1 ;;",
          "esac",
        ]),
    whereThereIs(alias, put(`${alias}/_mapping`, quoted({ properties: searchIndexMapping().properties }))),
    whereThereIs(former, put(`${former}/_alias/${alias}`, quoted(noWriteIndex))),
  ].join("\n");
}

/** JSON inside double quotes of a shell. */
const quoted = (value: unknown) => JSON.stringify(value).replaceAll('"', '\\"');
