import { expectGenerated } from "../generated";
import { knownVariables } from "../../contracts/settings";
import { topics } from "../../contracts/topics";
import { cliPage, everyCommand } from "./cli-page";
import { contractsPage } from "./contracts-page";
import { settingsPage } from "./settings-page";

describe("docs/settings.md", () => {
  it("is made of the contracts, and names every variable that is known", () => {
    expectGenerated("docs/settings.md", settingsPage());
    expect(knownVariables.filter((variable) => !settingsPage().includes(`| \`${variable}\` |`))).toEqual([]);
  });
});

describe("docs/cli.md", () => {
  it("is made of the command, and names every command", () => {
    expectGenerated("docs/cli.md", cliPage());
    expect(everyCommand().length).toBeGreaterThan(30);
  });

  it("says of every command, argument and option what it does, commands first of all by a verb", () => {
    for (const [path, command] of everyCommand()) {
      expect([path, command.description()]).toEqual([path, expect.stringMatching(/^[A-Z][a-z]+s[, ]/)]);
      for (const { flags, description } of command.options) expect([path, flags, description]).not.toContain("");
      for (const argument of command.registeredArguments)
        expect([path, argument.name(), argument.description]).not.toContain("");
    }
  });
});

describe("docs/contracts.md", () => {
  it("is made of the contracts, and names every topic", () => {
    expectGenerated("docs/contracts.md", contractsPage());
    for (const { name } of topics) expect(contractsPage()).toContain(`| \`${name}\` |`);
  });
});
