import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Account } from "./emulatorAccount";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";

describe("what AWS says to IPv6: it refuses", () => {
  test("IPv6 blocks of subnets outside their VPC's, on each other's, and a VPC's while a subnet has a part", async () => {
    const account = new Account();
    const vpc = { cidrBlock: "10.0.0.0/16" };
    const { id: vpcId, raw } = await account.create(VPC, vpc);
    assert.equal(raw["ipv6CidrBlock"], undefined);
    const subnet = { vpcId, cidrBlock: "10.0.0.0/24", availabilityZone: "sa-east-1a" };
    const { id } = await account.create(SUBNET, subnet);
    const own = { ...subnet, ipv6CidrBlock: "2001:db8::/64" };
    await assert.rejects(account.update(SUBNET, id, own), /AssociateSubnetCidrBlock.*InvalidSubnet.Range/s);

    const whole = await account.update(VPC, vpcId, { ...vpc, assignGeneratedIpv6CidrBlock: true });
    const block = String(whole["ipv6CidrBlock"]);
    assert.match(block, /^2001:db8:[1-9a-f][0-9a-f]{0,3}:[1-9a-f][0-9a-f]?00::\/56$/);
    const again = await account.update(VPC, vpcId, {
      ...vpc,
      assignGeneratedIpv6CidrBlock: true,
      tags: { a: "b" },
    });
    assert.equal(again["ipv6CidrBlock"], block, "it stays the same one");

    await assert.rejects(
      account.update(SUBNET, id, own),
      /InvalidSubnet.Range: The CIDR '2001:db8::\/64' is invalid/,
    );
    const part = block.replace("/56", "/64");
    await account.update(SUBNET, id, { ...subnet, ipv6CidrBlock: part });
    const other = { ...subnet, cidrBlock: "10.0.1.0/24" };
    const twin = account.create(SUBNET, { ...other, ipv6CidrBlock: part });
    await assert.rejects(twin, /CreateSubnet.*InvalidSubnet.Conflict/s);

    const words = new RegExp(
      `InvalidCidrBlock.InUse: The vpc ${vpcId} currently has a subnet within CIDR block ${block}`,
    );
    await assert.rejects(account.update(VPC, vpcId, vpc), words);
    await account.provider.delete(SUBNET, id);
    assert.equal((await account.update(VPC, vpcId, vpc))["ipv6CidrBlock"], "");
  });

  test("a block of a VPC that a preview can't know", async () => {
    const account = new Account();
    const vpc = { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true };
    const { id } = await account.create(VPC, { cidrBlock: "10.0.0.0/16" });
    const olds = account.provider.read(VPC, id)?.properties ?? {};
    const { properties } = await account.provider.update(VPC, id, olds, vpc, true);
    assert.ok(!("ipv6CidrBlock" in properties));
  });

  test("a balancer for IPv6 in subnets that have none, when it is made and later", async () => {
    const account = new Account();
    const { vpcId, subnetIds } = await account.network();
    const words = /ValidationError: You must specify subnets with an associated IPv6 CIDR block\.$/;
    const balancer = { subnets: subnetIds, ipAddressType: "ipv4" };
    await assert.rejects(account.create(BALANCER, { ...balancer, ipAddressType: "dualstack" }), words);
    const { id } = await account.create(BALANCER, balancer);
    const dual = () => account.update(BALANCER, id, { ...balancer, ipAddressType: "dualstack" });
    await assert.rejects(dual(), words);

    const whole = await account.update(VPC, vpcId, {
      ...{ cidrBlock: "10.0.0.0/16", enableDnsHostnames: true },
      assignGeneratedIpv6CidrBlock: true,
    });
    for (const [index, subnetId] of subnetIds.entries()) {
      await assert.rejects(dual(), words);
      const { cidrBlock, availabilityZone } = account.provider.read(SUBNET, subnetId)?.inputs ?? {};
      await account.update(SUBNET, subnetId, {
        ...{ vpcId, cidrBlock, availabilityZone },
        ipv6CidrBlock: String(whole["ipv6CidrBlock"]).replace("00::/56", `0${index}::/64`),
      });
    }
    assert.equal((await dual())["ipAddressType"], "dualstack");
    assert.equal((await account.update(BALANCER, id, balancer))["ipAddressType"], "ipv4");
    const old = ["subnet-01234567", "subnet-01234568"];
    await assert.rejects(
      account.create(BALANCER, { subnets: old, ipAddressType: "dualstack" }, "old"),
      words,
    );
    const given = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
    await account.create(BALANCER, { subnets: given, ipAddressType: "dualstack" }, "given");
  });
});
