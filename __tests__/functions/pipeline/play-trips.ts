import { rawMessage } from "../../../functions/produce/request-message";
import { originalMessage } from "./bad-input";
import { openEmbeddedStores } from "./embedded-stores";

/**
 * A process that is to be killed: plays that many trips through the stores of the folder, and prints a line for each batch
 * that a function has handled: its name.
 */
async function playTrips(folder: string, trips: number): Promise<void> {
  const stores = await openEmbeddedStores(folder);
  const message = rawMessage(Buffer.from(originalMessage));
  await stores.play(
    Array.from({ length: trips }, () => message),
    {
      environment: {
        RS_PERSONAL_DATA_KEY: "a key for the tests",
        RS_POLL_WAIT_MS: "5",
        RS_BATCH_RECORDS: "50",
        RS_FLUSH_RECORDS: "70",
      },
      onHandled: (by) => process.stdout.write(`${by}\n`),
    },
  );
  await stores.close();
}

void playTrips(process.argv[2] ?? "", Number(process.argv[3]));
