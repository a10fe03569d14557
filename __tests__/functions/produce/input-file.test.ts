import { execFileSync } from "child_process";
import { createWriteStream } from "fs";
import { join } from "path";
import { openInput, type InputFile, type OpenInputProps } from "../../../functions/produce/input-file";
import { temporaryFolder } from "../../temporary-folder";

describe("an input that can be read once", () => {
  const fifo = () => {
    const path = join(temporaryFolder().path, "fifo");
    execFileSync("mkfifo", [path]);
    return path;
  };
  const opened: InputFile[] = [];
  const open = (path: string, props: Partial<OpenInputProps> = {}) => {
    const input = openInput({ path, code: "RS-REQUESTS-FILE", ...props });
    opened.push(input);
    return input;
  };
  afterEach(() => {
    for (const input of opened.splice(0)) input.close();
  });
  const read = async (input: InputFile) => {
    const pieces: Buffer[] = [];
    for await (const piece of input.read()) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };

  it("is read whole, and again", async () => {
    const path = fifo();
    const text = "0123456789é\n".repeat(200_000);
    const input = open(path);
    const first = read(input);
    createWriteStream(path).end(text);
    expect((await first) === text).toBe(true);
    expect((await read(input)) === text).toBe(true);
  });

  it("says that it waits for a writer, and ends when it is asked to stop", async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const path = fifo();
    const input = open(path, {
      signal: stop.signal,
      waitsAfterMs: 1,
      onWait(what) {
        told.push(what);
        stop.abort(new Error("asked to stop"));
      },
    });
    await expect(read(input)).rejects.toThrow("asked to stop");
    expect(told).toEqual([`Waiting for what is written to ${path}.`]);
  });

  it.each([
    ["a folder", ".", "is a folder: give a file"],
    ["a device", "/dev/null", "is a device: give a file or a pipe"],
    ["nothing", "no-such-file", "cannot be read (ENOENT): check the path"],
    ["a path through a file", "package.json/x", "cannot be read (ENOTDIR): check the path"],
  ])("is not %s", (_what, path, said) => {
    expect(() => open(path)).toThrow(
      expect.objectContaining({ code: "RS-REQUESTS-FILE", message: `${path} ${said}` }) as Error,
    );
  });
});
