import { spawn } from "child_process";
import { existsSync } from "fs";
import { delimiter, dirname, join } from "path";
import { freePort } from "../free-port";

/** GoogleSQL's name of a type: `INT64`, `STRING`, `ARRAY<STRUCT<a INT64, b FLOAT64>>`. */
export type SqlType = string;

export interface SqlColumn {
  readonly name: string;
  readonly type: SqlType;
  /** Read by its name, and not part of `*`. */
  readonly isPseudo?: boolean;
}

/** A function that answers a table, such as ML.PREDICT. */
export interface TableFunction {
  readonly name: string;
  /** Columns that the table must have that follows the model; none: it takes a model alone. */
  readonly input?: readonly SqlColumn[];
  readonly output: readonly SqlColumn[];
}

/** What statements may refer to. */
export interface SqlCatalog {
  readonly dataset: string;
  readonly tables: Readonly<Record<string, readonly SqlColumn[]>>;
  readonly models: readonly string[];
  readonly mlFunctions: readonly TableFunction[];
}

export interface Analyser {
  /**
   * The columns that a query, a view or a model's training query answers.
   *
   * @throws Error that shows where the statement is wrong
   */
  columnsOf(sql: string, catalog: SqlCatalog, parameters?: readonly SqlType[]): Promise<readonly SqlColumn[]>;
  close(): void;
}

const packageName = "@fivetrandevelopers/zetasql";

/** Where npm exec has put the analyser; undefined when it was not asked to. */
export const analyserFolder = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(dirname(folder), packageName))
  .find((folder) => existsSync(folder));

/** What is used of the package's client: ZetaSQL's messages as JSON. */
interface Client {
  testConnection(): Promise<boolean>;
  getLanguageOptions(request: {
    readonly maximumFeatures: true;
  }): Promise<{ readonly enabledLanguageFeatures: readonly unknown[] }>;
  analyze(request: object): Promise<{ readonly resolvedStatement: Readonly<Record<string, unknown>> }>;
}

/** Starts the analyser, as a server on a free port of this machine. */
export async function startAnalyser(folder: string): Promise<Analyser> {
  const port = await freePort();
  const isArm = process.arch.startsWith("arm");
  const program = `remote_server${isArm ? "_arm" : ""}${process.platform === "darwin" ? "" : ".so"}`;
  const server = spawn(join(folder, "lib/zetasql", program), ["localhost", String(port)], { stdio: "ignore" });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it is where npm exec has put it
  const { ZetaSQLClient } = require(folder) as {
    readonly ZetaSQLClient: { init(port: number): void; getInstance(): Client };
  };
  ZetaSQLClient.init(port);
  const client = ZetaSQLClient.getInstance();
  if (!(await client.testConnection())) throw new Error(`${program} does not answer`);
  const most = await client.getLanguageOptions({ maximumFeatures: true });
  const languageOptions = {
    ...most,
    // Of BigQuery, and still in development for ZetaSQL.
    enabledLanguageFeatures: [...most.enabledLanguageFeatures, "FEATURE_INTERVAL_TYPE"],
    productMode: "PRODUCT_EXTERNAL",
    // None named: all of them, such as CREATE MODEL.
    supportedStatementKinds: [],
  };
  return {
    async columnsOf(sql, catalog, parameters = []) {
      const { resolvedStatement } = await client.analyze({
        sqlStatement: sql,
        simpleCatalog: catalogProto(catalog, languageOptions),
        options: {
          languageOptions,
          errorMessageMode: "ERROR_MESSAGE_MULTI_LINE_WITH_CARET",
          allowedHintsAndOptions: {},
          ...(parameters.length > 0 && {
            parameterMode: "PARAMETER_POSITIONAL",
            positionalQueryParameters: parameters.map(typeProto),
          }),
        },
      });
      return outputOf(resolvedStatement);
    },
    close: () => server.kill("SIGKILL"),
  };
}

/** ZetaSQL's names and numbers of the types that the platform uses. */
const kinds: Readonly<Record<SqlType, readonly [string, number]>> = {
  INT64: ["TYPE_INT64", 2],
  BOOL: ["TYPE_BOOL", 5],
  FLOAT64: ["TYPE_DOUBLE", 7],
  STRING: ["TYPE_STRING", 8],
  DATE: ["TYPE_DATE", 10],
  TIMESTAMP: ["TYPE_TIMESTAMP", 19],
  NUMERIC: ["TYPE_NUMERIC", 23],
};

const arrayOfStructs = /^ARRAY<STRUCT<(.+)>>$/;

function typeProto(type: SqlType): object {
  const [, fields] = arrayOfStructs.exec(type) ?? [];
  if (fields !== undefined) {
    const field = fields.split(", ").map((one) => {
      const [fieldName = "", fieldType = ""] = one.split(" ");
      return { fieldName, fieldType: typeProto(fieldType) };
    });
    const elementType = { typeKind: "TYPE_STRUCT", structType: { field } };
    return { typeKind: "TYPE_ARRAY", arrayType: { elementType } };
  }
  const [kind] = kinds[type] ?? [];
  if (kind === undefined) throw new Error(`the analyser is not told of the type ${type}: name it in analyser.ts`);
  return { typeKind: kind };
}

const typeOf = (number: unknown): SqlType =>
  Object.entries(kinds).find(([, [name, kind]]) => kind === number || name === number)?.[0] ?? String(number);

const columnProto = ({ name, type, isPseudo = false }: SqlColumn) => ({
  name,
  type: typeProto(type),
  isPseudoColumn: isPseudo,
});

function catalogProto({ dataset, tables, models, mlFunctions }: SqlCatalog, languageOptions: object) {
  const table = Object.entries(tables).map(([name, columns]) => ({ name, column: columns.map(columnProto) }));
  const model = models.map((name, at) => ({ name, id: at + 1 }));
  return {
    name: "project",
    builtinFunctionOptions: { languageOptions },
    // Reports name no dataset: it is the default one.
    table,
    catalog: [
      { name: dataset, table, model },
      { name: "ML", customTvf: mlFunctions.map(functionProto) },
    ],
  };
}

function functionProto({ name, input, output }: TableFunction) {
  const relation = (columns: readonly SqlColumn[]) => ({
    kind: "ARG_TYPE_RELATION",
    numOccurrences: 1,
    options: {
      cardinality: "REQUIRED",
      extraRelationInputColumnsAllowed: true,
      relationInputSchema: { column: columns.map((column) => ({ name: column.name, type: typeProto(column.type) })) },
    },
  });
  const model = { kind: "ARG_TYPE_MODEL", numOccurrences: 1, options: { cardinality: "REQUIRED" } };
  return {
    namePath: [name],
    type: "FIXED_OUTPUT_SCHEMA_TVF",
    signature: { argument: [model, ...(input ? [relation(input)] : [])], returnType: relation(output) },
  };
}

interface OutputColumn {
  readonly name: string;
  readonly column: { readonly type: { readonly typeKind: unknown } };
}

/** The output of a resolved statement, wherever its kind keeps it. */
function outputOf(node: unknown): readonly SqlColumn[] {
  if (typeof node !== "object" || node === null) return [];
  const { outputColumnList: list } = node as { readonly outputColumnList?: readonly OutputColumn[] };
  if (list && list.length > 0) return list.map(({ name, column }) => ({ name, type: typeOf(column.type.typeKind) }));
  for (const [key, inner] of Object.entries(node)) {
    // What it reads is not what it answers.
    if (!/^(resolved\w+Node|parent)$/.test(key)) continue;
    const found = outputOf(inner);
    if (found.length > 0) return found;
  }
  return [];
}
