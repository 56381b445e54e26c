/** What `npm run local -- --help` prints. */
export const help = `An environment of SisCoE on this machine: the program that runs on AWS, on the real Pulumi engine,
with an AWS that runs here (emulator/). Nothing of it reaches the cloud.

  npm start                     brings the environment "local" up
  npm run local -- <command>    works with an environment

Commands
  up          creates what is missing, changes what differs
  preview     shows what "up" would do
  refresh     compares what is kept about the environment with what is there
  down        stops the environment's servers and loses nothing; "up" starts them again
  destroy     takes it all away; refused while the environment is protected, as prod is
  maintenance lets the maintenance windows of database and cache come: changes that wait for them are made
  cancel      stops the command that is changing the environment, and frees it of the lock of one that died
  outputs     the stack's outputs; secrets are masked
  status      how the environment and its servers stand; exit code 1 when something is not up
  env         the application's environment, on standard output and nothing else
  servers     every server that runs, and what belongs to no environment any more; --end ends that
  diff        shows what the working tree would change in an environment that runs another branch, in a throwaway
              environment: diff --base main [--stack prod] [--format text|markdown] [--output file];
              exit code 3 when something that holds data would be replaced or deleted

Options
  --stack <name>                which environment (local): its settings are those of emulator/Pulumi.local.yaml,
                                and of Pulumi.<name>.yaml for any other, such as prod
  --format dotenv|process|json  for env: a .env file (dotenv); the variables that have to be in the process's own
                                environment, as in  env $(npm run --silent local -- env --format process) python …
                                (process); everything as one JSON object (json)
  --show-secrets                for outputs: in clear
  --unprotect                   for destroy: first an "up" with siscoe:protect off, then destroy: the two steps
                                that it takes in the cloud
  --move-ports                  for up: a server whose port another program has gets another one
  --end                         for servers: end those that belong to no environment
  --help                        this

Secrets that are unset, or encrypted in the stack's file, are not to be had here: placeholders stand in for them.
Everything an environment keeps is in .local/: its state, with the secrets encrypted, the emulator's records,
and its servers' data and logs. EMULATOR_SERVERS= (set to nothing) keeps records only, without servers.
Exit codes: 0 done, 1 failed, 2 typed wrong, 130 stopped.
`;
