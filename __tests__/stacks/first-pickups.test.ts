import { generateTrips } from "../../functions/produce/trip-generator";
import { expectGenerated } from "../generated";

describe("stacks/warehouse/first-pickups.csv", () => {
  it("holds the pickups of a day of the synthetic city, of one seed", () => {
    const rows = Array.from(
      generateTrips(2_000, 1),
      ({ client: { position } }) => `${position.latitude.toFixed(5)},${position.longitude.toFixed(5)}`,
    );
    expectGenerated("stacks/warehouse/first-pickups.csv", ["latitude,longitude", ...rows, ""].join("\n"));
  });
});
