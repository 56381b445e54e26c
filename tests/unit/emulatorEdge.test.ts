import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { recordName, zoneOf } from "../../emulator/zones";
import { Account } from "./emulatorAccount";

describe("the zones that the emulator plays", () => {
  test("are those of the domains that one registers, unless the id says otherwise", () => {
    const id = "Z0123456789EXAMPLE000";
    assert.deepEqual(zoneOf(id, "staging.siscoe.example.com"), { name: "example.com", isPrivate: false });
    assert.deepEqual(zoneOf(id, "app.siscoe.com.br"), { name: "siscoe.com.br", isPrivate: false });
    assert.deepEqual(zoneOf(id, "siscoe.localhost"), { name: "siscoe.localhost", isPrivate: false });
    assert.deepEqual(zoneOf("Z0PRIVATE0", "siscoe.com.br"), { name: "siscoe.com.br", isPrivate: true });
    assert.deepEqual(zoneOf("Z0FOREIGN0", "siscoe.com.br"), { name: "foreign.example", isPrivate: false });
    assert.equal(zoneOf("Z0MISSING0", "siscoe.com.br"), undefined);
  });

  test("take a record of another domain below their own name, as the provider does", () => {
    assert.equal(recordName("siscoe.com.br", "Z0FOREIGN0"), "siscoe.com.br.foreign.example");
    assert.equal(recordName("a.foreign.example.", "Z0FOREIGN0"), "a.foreign.example");
  });
});

describe("what AWS refuses of the edge", () => {
  const refused = (making: Promise<unknown>, words: RegExp) => assert.rejects(making, { message: words });

  test("targets that a balancer can't reach", async () => {
    const account = new Account();
    const { vpcId } = await account.network();
    const group = { vpcId, port: 8000, protocol: "HTTP", targetType: "ip" };
    const { outputs } = await account.create("aws:lb/targetGroup:TargetGroup", group);
    const register = (targetId: string, more = {}) =>
      account.create("aws:lb/targetGroupAttachment:TargetGroupAttachment", {
        targetGroupArn: outputs["arn"],
        targetId,
        port: 8000,
        ...more,
      });
    const all = { availabilityZone: "all" };
    await refused(register("8.8.8.8", all), /ValidationError: The IP address '8\.8\.8\.8'/);
    await refused(register("169.254.1.1"), /ValidationError: The IP address '169\.254\.1\.1'/);
    // In AWS's own words: kubernetes-sigs/aws-load-balancer-controller#783, #561 and #3714.
    await refused(
      register("10.99.0.7"),
      /The Availability Zone for IP address '10\.99\.0\.7' must be 'all' for Application Load Balancer target groups, when/,
    );
    await refused(
      register("10.0.0.9", all),
      /The IP address '10\.0\.0\.9' is within the VPC, and cannot have its Availability Zone overridden to 'all' from 'sa-/,
    );
    await refused(
      register("10.0.200.9"),
      /The Availability Zone is required for IP address '10\.0\.200\.9' because it is not in the VPC/,
    );
    await register("10.0.200.9", all);
    for (const kept of ["10.0.0.0", "10.0.0.1", "10.0.1.3", "10.0.1.255"])
      await refused(register(kept), /is reserved in subnet/);
    await register("10.0.0.9");
    await register("10.99.0.7", all);
  });

  test("a certificate's first name of more than 64 characters, and an endpoint that no region has, or not this one", async () => {
    const account = new Account();
    const domainName = `${"a".repeat(61)}.com`;
    const certificate = { domainName, validationMethod: "DNS" };
    assert.match(account.problems("aws:acm/certificate:Certificate", certificate).join(), /^domainName: /);
    const { vpcId } = await account.network();
    for (const service of ["teleport", "textract"]) {
      const serviceName = `com.amazonaws.sa-east-1.${service}`;
      const endpoint = { vpcId, serviceName, vpcEndpointType: "Interface" };
      await refused(account.create("aws:ec2/vpcEndpoint:VpcEndpoint", endpoint), /InvalidServiceName/);
    }
  });

  test("a regional NAT gateway in a subnet, with a zonal one's address, or before the internet gateway", async () => {
    const account = new Account();
    const nat = "aws:ec2/natGateway:NatGateway";
    const { vpcId, subnetIds } = await account.network();
    const regional = { vpcId, availabilityMode: "regional" };
    assert.match(account.problems(nat, { ...regional, subnetId: subnetIds[0] }).join(), /^subnetId: /);
    assert.match(account.problems(nat, { availabilityMode: "regional" }).join(), /^vpcId: /);
    const address = await account.create("aws:ec2/eip:Eip", { domain: "vpc" });
    const zonal = await account.create(nat, { subnetId: subnetIds[0], allocationId: address.id });
    const availabilityZoneAddresses = [{ availabilityZone: "sa-east-1a", allocationIds: [address.id] }];
    await refused(
      account.create(nat, { ...regional, availabilityZoneAddresses }),
      /Resource\.AlreadyAssociated/,
    );
    await account.provider.delete(nat, zonal.id);
    await account.create(nat, { ...regional, availabilityZoneAddresses });
    await refused(account.provider.delete("aws:ec2/eip:Eip", address.id), /InvalidIPAddress\.InUse/);
    const other = await account.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.1.0.0/16" });
    await refused(account.create(nat, { ...regional, vpcId: other.id }), /Gateway\.NotAttached/);
  });
});
