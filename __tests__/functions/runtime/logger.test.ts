import { createLogger } from "../../../functions/runtime/logger";

describe("a function's log", () => {
  it("is JSON without a command for a terminal, and without the login of an address", () => {
    const lines: string[] = [];
    const logger = createLogger("enrich", "info", { write: (line) => lines.push(line) });
    const said = "\u009b2J\u202e refused by http://me:hunter2@host";
    logger.warn({ cause: said }, said);
    expect(lines).toHaveLength(1);
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    expect(lines[0]).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|hunter2/);
    const shown = "\u009b2J\u202e refused by http://host";
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ severity: "WARNING", message: shown, cause: shown });
  });
});
