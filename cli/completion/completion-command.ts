import { Argument, Command } from "commander";
import type { Terminal } from "../terminal";
import { bashCompletion, fishCompletion, zshCompletion } from "./completion-scripts";
import { wordsOf } from "./completion-words";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;
const shells = Object.keys(scripts) as readonly (keyof typeof scripts)[];

/** `ridestream completion`: what a shell completes, made of the commands that there are. */
export function completionCommand({ out }: Terminal): Command {
  return new Command("completion")
    .description("Prints a script that completes commands, options and their choices.")
    .addArgument(new Argument("<shell>", "the shell that reads it").choices(shells))
    .addHelpText(
      "after",
      `
bash:
  d=~/.local/share/bash-completion/completions
  ridestream completion bash > $d/ridestream
zsh:
  ridestream completion zsh > "\${fpath[1]}/_ridestream"
fish:
  set d ~/.config/fish/completions
  ridestream completion fish > $d/ridestream.fish`,
    )
    .action((shell: keyof typeof scripts, _options: object, command: Command) => {
      out.write(scripts[shell](wordsOf(command.parent ?? command)));
    });
}
