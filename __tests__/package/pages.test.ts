import { execFileSync } from "child_process";
import { readFileSync } from "fs";
import { dirname, join, normalize, resolve } from "path";

const root = resolve(__dirname, "../..");
const [packed] = JSON.parse(
  execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }),
) as readonly { readonly files: readonly { readonly path: string }[] }[];
const files = new Set((packed?.files ?? []).map(({ path }) => path));
const pages = [...files].filter((path) => path.endsWith(".md"));
const read = (path: string) => readFileSync(join(root, path), "utf8").replaceAll(/^```.*?^```/gms, "");

describe("the package", () => {
  it("holds the README and every page of docs/", () => {
    expect(pages).toEqual(
      expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/cli.md", "docs/runbooks/README.md"]),
    );
  });

  it.each(pages)("holds what %s links to, with its headings", (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const missing = links.filter(([, path = "", heading]) => {
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!files.has(target)) return true;
      return heading !== undefined && !headingsOf(target).has(heading);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub names them. */
function headingsOf(page: string): ReadonlySet<string> {
  return new Set(
    [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}
