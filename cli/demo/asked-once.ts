import type { Row, Warehouse } from "../../functions/ports/warehouse";

/** A warehouse that does not change while it is asked: the same question is answered from memory. */
export function askedOnce(warehouse: Pick<Warehouse, "report">): Pick<Warehouse, "report"> {
  const answers = new Map<string, Promise<readonly Row[]>>();
  return {
    report(sql, parameters = {}) {
      const question = JSON.stringify([sql, parameters]);
      const answer = answers.get(question) ?? warehouse.report(sql, parameters);
      answers.set(question, answer);
      return answer;
    },
  };
}
