import { machineChecks, mapCount, nodeVersion } from "../../../cli/doctor/machine-checks";
import { engines } from "../../../package.json";

describe("what must be so on this machine", () => {
  it("is the Node that package.json asks for, or a newer one", () => {
    const least = engines.node.replace(">=", "");
    for (const version of [`${least}.0`, "22.0.0", "24.1.0"])
      expect([version, nodeVersion(version).state]).toEqual([version, "good"]);
    for (const version of ["20.18.9", "18.20.0"])
      expect([version, nodeVersion(version)]).toMatchObject([
        version,
        { state: "bad", todo: `install Node ${least} or newer` },
      ]);
  });

  it.each([
    [1_048_576, "good"],
    [262_144, "warning"],
    [65_530, "bad"],
  ])("is a vm.max_map_count that Elasticsearch is content with: %i is %s", (found, state) => {
    const told = mapCount(found);
    expect(told.state).toBe(state);
    expect(told.todo.includes("sysctl")).toBe(state !== "good");
  });
});

describe("the engine that runs containers", () => {
  it("is the one that DOCKER_HOST names; one elsewhere asks nothing of this machine", async () => {
    for (const DOCKER_HOST of ["unix:///no/engine.sock", "tcp://engine.example.com:2376"]) {
      const check = machineChecks({ DOCKER_HOST }).find(({ name }) => name === "containers: vm.max_map_count");
      expect(await check?.run()).toMatchObject({ state: "off" });
    }
  });
});
