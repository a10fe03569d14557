import { settingsCheck } from "../../../cli/doctor/machine-checks";
import { ridestream } from "../ridestream";

describe("the settings, as doctor sees them", () => {
  it("are read whoever reads them, and each bad value is reported", async () => {
    const { code, stdout } = await ridestream(["doctor"], {
      env: { RS_BATCH_RECORDS: "x", RS_PRICING: "moon", RS_PERSONAL_DATA_KEY: "short" },
    });
    expect(code).toBe(1);
    const [, line = "", todo] = /^(BAD {3}settings: values: .*)\n {6}-> (.*)$/m.exec(stdout) ?? [];
    expect(line).toContain('RS_BATCH_RECORDS: "x" is not a whole number of at least 1');
    expect(line).toContain('RS_PRICING: "moon" is none of');
    expect(line).toMatch(/RS_PERSONAL_DATA_KEY: its value has 5 of at least/);
    expect(line).not.toContain("short");
    expect(todo).toBe("correct them");
  });

  it("are good, or not given", async () => {
    expect(await settingsCheck({ RS_BATCH_RECORDS: "5", RS_GROUP_ID: "mine" }).run()).toMatchObject({
      state: "good",
      found: "2 settings of the right form",
    });
    expect(await settingsCheck({ RS_BATCH_RECORDS: "", HOME: "/root" }).run()).toMatchObject({ state: "off" });
  });
});
