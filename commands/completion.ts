import { type Commands, type OptionName, options } from "./command";

/** What lists the stacks, in a shell: those that have a file. */
const stacks = `local $(find . -maxdepth 1 -name 'Pulumi.*.yaml' | sed 's/.*Pulumi\\.\\(.*\\)\\.yaml/\\1/' | sort)`;

/** The shells that `completion` knows. */
export const shells: readonly string[] = ["bash", "zsh"];

/**
 * A script that has a shell complete `npm run local -- …`. It stands before npm's own completion, and leaves it
 * everything else. The words are in it: a process of Node.js for each Tab would be slow. zsh reads bash's by
 * `bashcompinit`.
 */
export function completion(commands: Commands): string {
  const names = Object.keys(commands);
  const cases = Object.entries(commands).flatMap(
    ([name, { options: own, formats, argument, takesStack }]) => [
      ...(formats === undefined ? [] : [`    ${name}:--format) words="${formats.join(" ")}" ;;`]),
      `    ${name}:*) words="${[...(takesStack ? [stacks] : (argument ?? [])), ...own.map((option) => `--${option}`)].join(" ")}" ;;`,
    ],
  );
  const named = (Object.keys(options) as OptionName[]).filter((name) => options[name].type === "string");
  const free = named.filter((name) => name !== "stack" && name !== "format").map((name) => `*:--${name}`);
  return `[ -z "$ZSH_VERSION" ] || { autoload -U +X compinit bashcompinit; [ -n "$_comps" ] || compinit; bashcompinit; }
if [ -n "$ZSH_VERSION" ]; then _siscoe_npm=
else _siscoe_npm=$(complete -p npm 2>/dev/null | sed -n 's/.*-F \\([^ ]*\\) .*/\\1/p'); fi
[ "$_siscoe_npm" != _siscoe ] || _siscoe_npm=
_siscoe() {
  local typed=" \${COMP_WORDS[*]:0:$COMP_CWORD} " word="\${COMP_WORDS[COMP_CWORD]}" words
  case "$typed" in
    " npm run local -- "* | " npm run --silent local -- "*) ;;
    *) [ -z "$_siscoe_npm" ] || "$_siscoe_npm" "$@"; return ;;
  esac
  typed="\${typed#* local -- }"
  local before="\${typed% }"
  case "\${typed%% *}:\${before##* }" in
    :*) words="${names.join(" ")} --help" ;;
    *:--stack) words="${stacks}" ;;
    ${free.join(" | ")}) words= ;;
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _siscoe npm
`;
}
