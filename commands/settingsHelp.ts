/** What `npm run settings -- --help` prints. */
export const settingsHelp = `Reads and changes the settings of a stack in its file Pulumi.<stack>.yaml. Comments and order stay; a wrong key or value is
refused. You need no login, and no pulumi on the PATH.

  npm run settings -- set --stack <stack> <key> [value]     sets it; asks for a secret, or reads it from standard input
  npm run settings -- get --stack <stack> <key>             prints its value, or the default if it is not set
  npm run settings -- list --stack <stack>                  prints what the file sets; secrets are masked
  npm run settings -- unset --stack <stack> <key>           removes it; the default applies then
  npm run settings -- rename --stack <stack> <key> <key>    moves a value to another key

  --in bootstrap    works with the settings of bootstrap/, not of the stack itself
  --new             with set: creates the file of a stack that has none yet
  --                before a value that begins with -

docs/settings.md lists the keys. You can leave out "siscoe:". Write a list as JSON: '["sa-east-1a","sa-east-1b"]'.
Secrets are encrypted as the stack's file says: with PULUMI_CONFIG_PASSPHRASE (the command asks for it if it is not set),
or with the stack's key in AWS, which needs AWS credentials.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.
`;
