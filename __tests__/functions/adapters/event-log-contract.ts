import { describeGroups } from "./event-log-contract/groups";
import { describeRecords } from "./event-log-contract/records";
import { describeTransactions } from "./event-log-contract/transactions";
import { useEventLog, type ContractProps } from "./event-log-contract/use";

/** What every event log must hold to; each adapter's tests run it. */
export function describeEventLogContract(props: ContractProps): void {
  const use = useEventLog(props);
  describeRecords(use);
  describeGroups(use);
  describeTransactions(use);
}
