import { ElasticsearchSettings } from "../../contracts/settings";
import { dashboardRequests, importedFile, type KibanaRequest } from "../../dashboards/kibana/kibana-requests";

const alias = String(ElasticsearchSettings.properties.alias.default);

/**
 * What bash runs once Kibana answers, with ELASTIC_PASSWORD: it puts the dashboards there, and prints what Kibana says of one
 * that it refuses. It can be done again.
 *
 * @param url of Kibana
 */
export function dashboardsScript(url: string): string {
  return dashboardRequests(alias)
    .map((request) => sent(url, request))
    .join("\n");
}

function sent(url: string, request: KibanaRequest): string {
  const curl = (more: string) =>
    `curl -sS --fail-with-body --retry 30 --retry-delay 1 --retry-connrefused --max-time 60 -u "elastic:$ELASTIC_PASSWORD" -H "kbn-xsrf: true" -X ${request.method} ${more} ${quoted(`${url}${request.path}`)}`;
  if ("body" in request) {
    const body = `-H "content-type: application/json" --data-binary ${quoted(JSON.stringify(request.body))}`;
    return `answer=$(${curl(body)}) || { echo "$answer"; exit 1; }`;
  }
  if (!("file" in request)) return curl("");
  // A file, which curl can read again when it tries again. What Kibana does not import it answers with 200.
  return [
    `file=$(mktemp -d)/${importedFile}`,
    `printf '%s\\n' ${quoted(request.file)} > "$file"`,
    `answer=$(${curl(`-F "file=@$file"`)}) || { echo "$answer"; exit 1; }`,
    `case "$answer" in *'"success":true'*) ;; *) echo "$answer"; exit 1 ;; esac`,
  ].join("\n");
}

/** Inside single quotes of a shell, where nothing means anything but a single quote. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
