import { spawnSync } from "child_process";
import { writeFileSync } from "fs";
import { join } from "path";
import { folderLockName, lockFolder } from "../../../../functions/adapters/embedded/folder-lock";
import { temporaryFolder, type TemporaryFolder } from "../../../temporary-folder";

/** What another process is told when it opens the lock's file. */
const tryElsewhere = (folder: string) =>
  spawnSync(
    process.execPath,
    [
      "-e",
      `require("@duckdb/node-api").DuckDBInstance.create(process.argv[1]).then(() => console.log("free"), (error) => console.log(String(error)))`,
      join(folder, folderLockName),
    ],
    { encoding: "utf8" },
  ).stdout;

describe("a folder's lock", () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  it("keeps another process out until it is given back", async () => {
    const unlock = await lockFolder(folder.path);
    expect(tryElsewhere(folder.path)).toContain(`PID ${process.pid}`);
    unlock();
    expect(tryElsewhere(folder.path)).toBe("free\n");
  });

  it.each(["", "half a file"])("is taken where a process died while it made the lock's file: %j", async (left) => {
    writeFileSync(join(folder.path, folderLockName), left);
    (await lockFolder(folder.path))();
  });
});
