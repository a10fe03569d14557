import { environmentFile, type Origin } from "./environment-file";

/** The files of a repository that deploys one environment, by their paths; package.json and .gitignore are added to instead. */
export const projectFiles = (name: string, origin: Origin): Readonly<Record<string, string>> => ({
  "main.ts": `import { runApp } from "ridestream";
import { environment } from "./environment";

/** The cdktf app: synthesises the environment into cdktf.out. */
runApp([environment]);
`,
  "environment.ts": environmentFile(name, origin),
  "environment.test.ts": `import { test } from "node:test";
import { checkSnapshot, synthesise } from "ridestream";
import { environment } from "./environment";

test("what is deployed is what the snapshot has: npm run snapshot writes it again", () => {
  const todo = process.env["SNAPSHOT"] === "write" ? "write" : "compare";
  checkSnapshot("environment.snapshot.json", synthesise([environment]), todo);
});
`,
  "cdktf.json": `${JSON.stringify({ language: "typescript", app: "npx tsx main.ts", projectId: name, sendCrashReports: "false" }, null, 2)}\n`,
  "tsconfig.json": `${JSON.stringify(
    {
      compilerOptions: {
        target: "ES2023",
        module: "node16",
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: ["node"],
      },
      include: ["*.ts"],
    },
    null,
    2,
  )}\n`,
  ".github/workflows/check.yml": `name: check
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npm run types
      - run: npm test
      - run: npm run synth
`,
  "README.md": `# ${name}

One deployment of ridestream. [environment.ts](environment.ts) says where each component runs, a line each.

\`\`\`sh
npm install         # once
npm run snapshot    # writes environment.snapshot.json: commit it
npm test            # compares with it what would be deployed
npm run synth       # writes cdktf.out, and names the variables to give
npx ridestream deploy ${name}
\`\`\`

A deployment needs Terraform and cdktf (\`npm install --global cdktf-cli@0.21.0\`); \`ridestream deploy\` says what is missing.
Terraform's states in \`.terraform-state/\` hold generated passwords: keep them private, or set RIDESTREAM_STATE_BUCKET.
\`npx ridestream doctor\` looks at what runs.
`,
});

/** Lines of .gitignore: what is made, and what holds secrets. */
export const ignored = ["node_modules/", "cdktf.out/", ".terraform-state/", ".ridestream/", "deployed/"] as const;

/** What package.json needs, where it does not say otherwise. */
export const packageParts = {
  scripts: {
    types: "tsc --noEmit",
    test: "node --import tsx --test environment.test.ts",
    snapshot: "SNAPSHOT=write node --import tsx --test environment.test.ts",
    synth: "tsx main.ts",
  },
  devDependencies: { "@types/node": "^22.0.0", tsx: "^4.20.0", typescript: "^5.9.0" },
} as const;
