import { SpawnedFunction } from "./spawned-function";

/** A function in a process of its own, which ends with its test. */
export class FunctionProcess extends SpawnedFunction {
  constructor(...spawn: ConstructorParameters<typeof SpawnedFunction>) {
    super(...spawn);
    processes.push(this);
  }
}

const processes: FunctionProcess[] = [];
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end("SIGKILL");
});
