import {
  searchIndexBody,
  searchIndexMapping,
  searchIndexNames,
  searchIndexTemplate,
  searchWriter,
  searchWriterRole,
} from "../../contracts/search-index";
import { ElasticsearchSettings } from "../../contracts/settings";

const { alias, first, template } = searchIndexNames(String(ElasticsearchSettings.properties.alias.default));

/**
 * What bash runs once Elasticsearch answers: Kibana's user gets its password, load-search a user with its role, and trips
 * their template and their index, which gets the fields that one of a former version lacks. All of it can be done again.
 */
export function setUpScript(url: string): string {
  const refreshIntervalMs = Number(ElasticsearchSettings.properties.refreshIntervalMs.default);
  const put = (path: string, body: string) =>
    `curl -fsS --retry 30 --retry-delay 1 --retry-all-errors --max-time 20 -u "elastic:$ELASTIC_PASSWORD" -H "content-type: application/json" -X PUT "${url}/${path}" -d "${body}" > /dev/null`;
  return [
    put("_security/user/kibana_system/_password", '{\\"password\\":\\"$KIBANA_PASSWORD\\"}'),
    put(`_security/role/${searchWriter}`, quoted(searchWriterRole(alias))),
    put(
      `_security/user/${searchWriter}`,
      `{\\"password\\":\\"$WRITER_PASSWORD\\",\\"roles\\":[\\"${searchWriter}\\"]}`,
    ),
    put(`_index_template/${template}`, quoted(searchIndexTemplate({ alias, refreshIntervalMs }))),
    `curl -fsS -o /dev/null -u "elastic:$ELASTIC_PASSWORD" "${url}/${alias}" 2> /dev/null || ${put(first, quoted(searchIndexBody(alias)))}`,
    put(`${alias}/_mapping`, quoted({ properties: searchIndexMapping().properties })),
  ].join("\n");
}

/** JSON inside double quotes of a shell. */
const quoted = (value: unknown) => JSON.stringify(value).replaceAll('"', '\\"');
