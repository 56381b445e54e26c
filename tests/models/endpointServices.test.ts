import assert from "node:assert/strict";
import { test } from "node:test";
import { endpointServices, lackingServices } from "../../emulator/services/ec2/endpointServices";
import { ask } from "./ask";

/** Services whose VPC endpoints are called otherwise than botocore calls them. */
const inBotocore: Readonly<Record<string, string>> = {
  "airflow.api": "airflow",
  "airflow.env": "airflow",
  "airflow.ops": "airflow",
  "apprunner.requests": "apprunner",
  "codeartifact.api": "codeartifact",
  "codeartifact.repositories": "codeartifact",
  "codedeploy-commands-secure": "codedeploy",
  "ecr.api": "api.ecr",
  "ecr.dkr": "api.ecr",
  "ecs-agent": "ecs",
  "ecs-telemetry": "ecs",
  "eks-auth": "eks",
  "git-codecommit": "codecommit",
  "guardduty-data": "guardduty",
  "iot.data": "data.iot",
  "kinesis-firehose": "firehose",
  "kinesis-streams": "kinesis",
  "sagemaker.api": "api.sagemaker",
  "sagemaker.runtime": "runtime.sagemaker",
  "sync-states": "states",
  "transfer.server": "transfer",
};

test("the services that the emulator says a region lacks are those that botocore knows no endpoint of there", async () => {
  for (const [region, lacking] of Object.entries(lackingServices)) {
    const names = [...endpointServices];
    const services = [...new Set(names.map((name) => inBotocore[name] ?? name))];
    const unknown = (await ask("endpointRegions.py", { region, services })) as string[];
    const expected = names.filter((name) => unknown.includes(inBotocore[name] ?? name));
    assert.deepEqual([...lacking].sort(), expected.sort(), region);
  }
});
