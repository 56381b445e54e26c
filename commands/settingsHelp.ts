/** What `npm run settings -- --help` prints. */
export const settingsHelp = `The settings of a stack, in its file Pulumi.<stack>.yaml: comments and order stay, a wrong key or value is refused.
It takes no login, and no pulumi on the PATH.

  npm run settings -- set --stack <stack> <key> [value]     a secret is asked for, or read from standard input
  npm run settings -- get --stack <stack> <key>             its value; the default, where it is not set
  npm run settings -- list --stack <stack>                  what the file sets; secrets are masked
  npm run settings -- unset --stack <stack> <key>           takes it out; the default counts then
  npm run settings -- rename --stack <stack> <key> <key>    gives a value another key

  --in bootstrap    the settings of bootstrap/, not of the stack itself
  --new             with set: makes the file of a stack that has none yet
  --                before a value that begins with -

The keys are in docs/settings.md. siscoe: may be left out. A list is JSON: '["sa-east-1a","sa-east-1b"]'.
Secrets are encrypted as the stack is: with PULUMI_CONFIG_PASSPHRASE (asked for, where it is not set), or with its key
in AWS, which takes AWS credentials.
Exit codes: 0 done, 1 failed, 2 typed wrong, 130 stopped.
`;
