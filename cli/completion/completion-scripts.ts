import type { Words } from "./completion-words";

/** For bash: words and choices by the path of commands before the cursor. */
export const bashCompletion = (all: readonly Words[]): string =>
  `# bash completion of ridestream: made by "ridestream completion bash".
_ridestream() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" way="" found="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "${knownWays(all)}" in
      *"|\${way:+$way }$word|"*) way="\${way:+$way }$word" ;;
    esac
  done
${casesOf(all)}
  COMPREPLY=($(compgen -W "$found" -- "$current"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
  return 0
}
complete -F _ridestream ridestream
`;

/** For zsh, by its own completion: `path` is not free there. */
export const zshCompletion = (all: readonly Words[]): string =>
  `#compdef ridestream
# zsh completion of ridestream: made by "ridestream completion zsh".
_ridestream() {
  local previous="\${words[CURRENT-1]}" way="" found="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "${knownWays(all)}" in
      *"|\${way:+$way }$word|"*) way="\${way:+$way }$word" ;;
    esac
  done
${casesOf(all)}
  [[ -n "$found" ]] && compadd -- \${=found} || _files
}
if [ "\${funcstack[1]}" = "_ridestream" ]; then _ridestream "$@"; else compdef _ridestream ridestream; fi
`;

/** Every path of commands, so that an argument is taken for none. */
const knownWays = (all: readonly Words[]) => `|${all.map(({ path }) => path).join("|")}|`;

/** The choices of an option right before the cursor, or else the words of the path. */
function casesOf(all: readonly Words[]): string {
  const words = all.map(
    ({ path, commands, options }) => `    "${path}") found="${[...commands, ...options].join(" ")}" ;;`,
  );
  const choices = all.flatMap(({ path, choices: of }) =>
    Object.entries(of).map(([flag, some]) => `    "${path} ${flag}") found="${some.join(" ")}" ;;`),
  );
  return ['  case "$way" in', ...words, "  esac", '  case "$way $previous" in', ...choices, "  esac"].join("\n");
}

/** For fish: a line for each word, where its path of commands is what was written. */
export function fishCompletion(all: readonly Words[]): string {
  const lines = all.flatMap(({ path, commands, options, choices }) => {
    const here = `complete -c ridestream -n '__ridestream_at "${path}"'`;
    return [
      ...(commands.length > 0 ? [`${here} -f -a '${commands.join(" ")}'`] : []),
      ...options.map((flag) => `${here} -l '${flag.slice(2)}'${valueOf(choices[flag])}`),
    ];
  });
  return `# fish completion of ridestream: made by "ridestream completion fish".
function __ridestream_at
  set -l way ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$way $word")
    contains -- $longer ${all
      .filter(({ path }) => path !== "")
      .map(({ path }) => `'${path}'`)
      .join(" ")}; and set way $longer
  end
  test "$way" = "$argv[1]"
end
${lines.join("\n")}
`;
}

/** What an option takes: nothing, any value, which may be a file, or one of these. */
const valueOf = (choices: readonly string[] | undefined) =>
  choices === undefined ? "" : choices.length === 0 ? " -r -F" : ` -x -a '${choices.join(" ")}'`;
