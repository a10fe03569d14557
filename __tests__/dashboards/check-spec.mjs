// `npm run dashboards:check -- SPEC`: checks the dashboard against Kibana's published OpenAPI document, JSON, which its licence
// keeps out of this repository (https://www.elastic.co/docs/api/doc/kibana). Exit code 1 when it is refused.
import { execFileSync } from "child_process";
import { readFileSync } from "fs";
import Ajv from "ajv";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: npm run dashboards:check -- SPEC, Kibana's OpenAPI document as JSON");
  process.exit(2);
}
const document = JSON.parse(readFileSync(path, "utf8"));
const { schemas } = document.components;
const named = (schema) => schemas[schema.$ref?.split("/").pop()] ?? schema;

/** Its generator lists members as required that have a default, or are marked as optional. */
function repaired(node) {
  if (typeof node !== "object" || node === null) return;
  const { required, properties } = node;
  if (Array.isArray(required) && properties)
    node.required = required.filter((name) => {
      const { default: value, "x-oas-optional": isOptional } = named(properties[name] ?? {});
      const isFilter = properties[name]?.$ref?.endsWith("filterSimple");
      return value === undefined && !isOptional && !isFilter;
    });
  Object.values(node).forEach(repaired);
}
repaired(document);

const operation = document.paths["/api/dashboards/{id}"]?.put;
if (!operation) {
  console.error(`${path} has no PUT /api/dashboards/{id}: take the document of Kibana 9.5 or newer`);
  process.exit(2);
}
const [content] = Object.values(operation.requestBody.content);
// OpenAPI's own keywords are no errors.
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(document, "spec");
const refersToIt = JSON.parse(JSON.stringify(content.schema), (key, value) =>
  key === "$ref" ? `spec${value}` : value,
);
const isTaken = ajv.compile(refersToIt);

const requests = JSON.parse(execFileSync(process.execPath, ["dist/ridestream.js", "dashboards", "show"]));
let exitCode = 0;
for (const { path: asked, body } of requests.filter((request) => request.method === "PUT")) {
  if (isTaken(body)) {
    console.log(`ok    PUT ${asked}: ${body.panels.length} panels, ${body.pinned_panels.length} controls`);
    continue;
  }
  exitCode = 1;
  console.log(`FAIL  PUT ${asked}`);
  // Of each place the deepest: a union reports every branch that it is not.
  const depth = ({ instancePath }) => instancePath.split("/").length;
  for (const error of [...isTaken.errors].sort((one, other) => depth(other) - depth(one)).slice(0, 20))
    console.log(`      ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}
process.exitCode = exitCode;
