import { describedText, describeZones } from "../../../cli/zones/describe-zones";
import { modelOf } from "./some-zones";

const north = (latitude: number) => ({ latitude, longitude: 2.3 });

describe("what is told of zones", () => {
  it("is each one's share of the training pickups, and the median distance to its centre of those that judge", () => {
    // A hundredth of a degree of latitude is 1.112 km there: distances are 1.112, 2.224 and 5.56 km.
    const { zones, measuredOn } = describeZones(modelOf(1), [north(48.91), north(48.92), north(48.95)]);
    expect(measuredOn).toBe(3);
    expect(zones.map(({ share }) => share)).toEqual([0.75, 0.25]);
    expect(zones[0]?.spreadKm).toBeCloseTo(2.224, 2);
    expect(zones[1]?.spreadKm).toBeNull();
  });

  it("is the middle of an even number of pickups", () => {
    const { zones } = describeZones(modelOf(1), [north(48.91), north(48.92)]);
    expect(zones[0]?.spreadKm).toBeCloseTo(1.668, 2);
  });

  it("leaves the spread out where no trips judge", () => {
    const text = describedText(describeZones(modelOf(1), []));
    expect(text).not.toContain("spread");
    expect(text).toMatch(/1 │ 48\.9000, 2\.3000 │ +30 │ +75\.0 %/);
    const measured = describedText(describeZones(modelOf(1), [north(48.91)]));
    expect(measured).toMatch(/75\.0 % │ +1\.11 │/);
    expect(measured).toContain("of 1 trip that no model learns from");
  });
});
