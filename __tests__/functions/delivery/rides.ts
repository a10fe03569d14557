/** A trip of a client; `bad` ones have no price. An id is told again by its client, or by all of them. */
export interface Ride {
  readonly client: number;
  readonly kind: "good" | "bad" | "rejected by the index" | "known id" | "id of all";
}

const wireTrip = ({ client, kind }: Ride, number: number) => ({
  ...(kind === "known id" && { trip_id: `given-${client}` }),
  ...(kind === "id of all" && { trip_id: "given-by-all" }),
  confort: "high",
  ...(kind !== "bad" && { prix_base_per_km: 2 }),
  "properties-client": {
    logitude: 2,
    latitude: 48,
    nomclient: kind === "rejected by the index" ? "REJECTED" : `ride ${number}`,
    telephoneClient: `06${client}`,
  },
  "properties-driver": { logitude: 2.01, latitude: 48.01, nomDriver: "DIOP", telephoneDriver: "07" },
});
export const messagesOf = (messages: readonly (readonly Ride[])[]) =>
  messages.map((rides, m) =>
    rides.length === 0
      ? "not JSON"
      : JSON.stringify({
          data: rides.map((ride, r) => wireTrip({ ...ride, client: rides[0]?.client ?? 0 }, m * 10 + r)),
        }),
  );
