import type { Look } from "../../../cli/watch/look";
import { produce } from "../../../functions/produce/produce";
import { rawMessage, tripMessage } from "../../../functions/produce/request-message";
import { generateTrips } from "../../../functions/produce/trip-generator";
import { readSettings } from "../../../functions/runtime/settings";
import { ridestream } from "../../cli/ridestream";
import { eventually } from "../eventually";
import { openPlatform } from "../functions/platform";
import { allServers } from "../server";

const servers = allServers();

servers.describe(`ridestream watch on real servers${servers.note}`, () => {
  it("tells what was earned, what waits, what is refused and the last trips", async () => {
    const platform = await openPlatform(servers);
    const messages = [...Array.from(generateTrips(60, 5), tripMessage), rawMessage(Buffer.from("not JSON"))];
    await produce(messages, { log: platform.log, settings: readSettings("produce", {}) });
    for (const name of ["enrich", "load-search"] as const)
      expect(await platform.start(name, "--until-end").outcome()).toBe(0);
    await eventually("the trips are found", async () => (await platform.indexed()) === 60);

    const watched = await ridestream(["watch", "--looks", "2", "--every", "1s", "--json"], {
      env: platform.environment,
    });
    expect([watched.code, watched.stderr]).toEqual([0, ""]);
    const looks = watched.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Look);
    expect(looks).toHaveLength(2);
    for (const { lastHour, lag, refused, latest } of looks) {
      expect(lastHour.reduce((sum, { trips }) => sum + trips, 0)).toBe(60);
      expect(lag).toEqual([
        { function: "enrich", records: 0 },
        { function: "load-search", records: 0 },
        // Nobody runs it.
        { function: "load-lake", records: 60 },
      ]);
      expect(refused).toEqual([{ code: "RS-MESSAGE-NOT-JSON", times: 1 }]);
      expect(latest).toHaveLength(20);
    }
    await platform.close();
  });

  it("tells on what it waits where a server does not answer, and looks again", async () => {
    const platform = await openPlatform(servers);
    const env = {
      ...platform.environment,
      RS_ELASTICSEARCH_URL: "http://127.0.0.1:9",
      RS_ELASTICSEARCH_TIMEOUT_MS: "500",
    };
    const watched = await ridestream(["watch", "--looks", "2", "--every", "1s"], { env });
    expect([watched.code, watched.stdout]).toEqual([0, ""]);
    expect(watched.stderr.match(/RS-UNAVAILABLE/g)).toHaveLength(2);
    await platform.close();
  });
});
