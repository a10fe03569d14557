import { expectZonesUnderLoad } from "../integration/functions/zones-under-load";
import { allServers } from "../integration/server";

const servers = allServers();

servers.describe(`zones in the stream${servers.note}`, () => {
  it("are put into use ten times while enrich is under load and killed each time", () =>
    expectZonesUnderLoad(servers, 10));
});
