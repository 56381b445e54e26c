import { idOf } from "./awsStates";
import type { Deployment, Registration } from "./mocks";
import {
  addresses,
  blocksOf,
  type GivenSubnets,
  internet,
  isFound,
  isOutside,
  outside,
  type Place,
  type Route,
  routeOf,
  s3,
  type Subnet,
} from "./networkPlaces";
import {
  type Cidr,
  common,
  everything,
  isWithin,
  overlap,
  type Ports,
  type Rule,
  rulesOf,
  written,
} from "./networkRules";

/** A task's network, as ECS is told it. */
interface TaskNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp?: boolean;
}

/** Types that say who reaches whom, and that this model has. */
const modelled = [
  "defaultSecurityGroup:DefaultSecurityGroup",
  "egressOnlyInternetGateway:EgressOnlyInternetGateway",
  "eip:Eip",
  "flowLog:FlowLog",
  "internetGateway:InternetGateway",
  "natGateway:NatGateway",
  "route:Route",
  "routeTable:RouteTable",
  "routeTableAssociation:RouteTableAssociation",
  "securityGroup:SecurityGroup",
  "securityGroupEgressRule:SecurityGroupEgressRule",
  "securityGroupIngressRule:SecurityGroupIngressRule",
  "subnet:Subnet",
  "vpc:Vpc",
  "vpcEndpoint:VpcEndpoint",
];

/** Every address of IPv4, and of IPv6. */
export const ipv4: Cidr = "0.0.0.0/0";
export const ipv6: Cidr = "::/0";
/** Addresses that no route of the internet leads to (RFC 1918, 4193, 6598). */
const privateBlocks = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "fc00::/7",
];

/**
 * Who can open a connection to whom, on which ports: by the rules of both sides' security groups, and by the routes of the
 * subnets that they are in. Answers come back on the same connection. Network ACLs, peerings and what else would decide are
 * not in use: a type that this model has not fails, until it is modelled.
 */
export class Reachability {
  private readonly rules: readonly Rule[];

  constructor(
    private readonly deployment: Pick<Deployment, "resources" | "outputs">,
    private readonly given?: GivenSubnets,
  ) {
    const unknown = deployment.resources.filter(
      ({ type }) =>
        /^aws:(ec2|vpc|ec2transitgateway|networkfirewall|networkmanager|vpclattice|globalaccelerator)\//.test(
          type,
        ) && !modelled.includes(type.slice(type.indexOf("/") + 1)),
    );
    if (unknown.length > 0) throw new Error(`the model has no ${unknown.map(({ type }) => type).join(", ")}`);
    this.rules = rulesOf(deployment.resources, idOf);
  }

  /** `<from> → <to>: <ports>`, of every two that can, by these IP versions. */
  matrix(families: readonly Cidr[] = [ipv4, ipv6]): string[] {
    const places = this.places();
    const pairs = [...places, ...this.functions(), internet].flatMap((from) =>
      [...places, internet, s3].map((to) => [from, to] as const),
    );
    const isAnything = ({ name }: Place) => name.startsWith("anything");
    const found = pairs
      .filter(([from, to]) => from !== to && !(isAnything(from) && isAnything(to)))
      .filter(([from, to]) => !(from === internet && isOutside(to)))
      .map(([from, to]) => [from, to, this.ports(from, to, families)] as const)
      .filter(([, , ports]) => ports.length > 0)
      .map(([from, to, ports]) => `${from.name} → ${to.name}: ${written(ports)}`);
    // Each of the application's tasks says the same.
    return [...new Set(found)].sort();
  }

  private ports(from: Place, to: Place, families: readonly Cidr[]): Ports[] {
    // Each IP version by itself: both sides must have it, and a way.
    return families.flatMap((family) => {
      const [ours, theirs] = [addresses(from, family), addresses(to, family)];
      if (ours.length === 0 || theirs.length === 0 || !this.leads(from, to, family)) return [];
      return common(this.lets("out", from, to, theirs), this.lets("in", to, from, ours));
    });
  }

  private lets(direction: Rule["direction"], one: Place, other: Place, theirs: readonly Cidr[]): Ports[] {
    const { groups } = one;
    if (groups === "open") return [everything];
    return this.rules
      .filter((rule) => rule.direction === direction && groups.includes(rule.group))
      .filter(({ peer }) =>
        "group" in peer
          ? other.groups !== "open" && other.groups.includes(peer.group)
          : theirs.some((cidr) => overlap(cidr, peer.cidr)) && (!isOutside(other) || !isPrivate(peer.cidr)),
      )
      .map(({ ports }) => ports);
  }

  /** Whether there is a way. Within a VPC there always is. */
  private leads(from: Place, to: Place, family: Cidr): boolean {
    if (!isOutside(from) && !isOutside(to)) return true;
    // What is outside has its own way to what is outside; ours is to know where it finds what is inside.
    if (isOutside(from)) return isOutside(to) || to.subnets.some((subnet) => isFound(to, subnet, family));
    return from.subnets.some(({ routes }) =>
      routes.some((route) => {
        if (route.by === "S3 endpoint") return to === s3;
        if (!overlap(family, route.to)) return false;
        return route.by !== "internet gateway" || from.isPublic || family === "::/0";
      }),
    );
  }

  private places(): Place[] {
    const { outputs } = this.deployment;
    const subnetsOf = (ids: unknown) => (ids as string[]).map((id) => this.subnet(id));
    const group = (type: string, id: unknown) =>
      this.all(type).find((one) => one.inputs["name"] === id || idOf(one) === id || nameOf(one) === id)
        ?.inputs["subnetIds"];
    const tiers = this.tiers();
    return [
      ...this.all("aws:lb/loadBalancer:LoadBalancer").map(({ inputs }) => ({
        name: "balancer",
        groups: inputs["securityGroups"] as string[],
        subnets: subnetsOf(inputs["subnets"]),
        isPublic: inputs["internal"] !== true,
      })),
      {
        name: "application",
        groups: [outputs["appSecurityGroupId"] as string],
        subnets: subnetsOf(outputs["appSubnetIds"]),
        isPublic: false,
      },
      ...this.tasks().map(({ subnets, securityGroups, assignPublicIp = false }) => ({
        name: "application",
        groups: securityGroups,
        subnets: subnetsOf(subnets),
        isPublic: assignPublicIp,
      })),
      ...this.all("aws:efs/mountTarget:MountTarget").map(({ inputs }) => ({
        name: "uploads",
        groups: inputs["securityGroups"] as string[],
        subnets: subnetsOf([inputs["subnetId"]]),
        isPublic: false,
      })),
      ...this.all("aws:rds/instance:Instance").map(({ inputs }) => ({
        name: "database",
        groups: inputs["vpcSecurityGroupIds"] as string[],
        subnets: subnetsOf(group("aws:rds/subnetGroup:SubnetGroup", inputs["dbSubnetGroupName"])),
        isPublic: inputs["publiclyAccessible"] === true,
      })),
      ...this.all("aws:elasticache/replicationGroup:ReplicationGroup").map(({ inputs }) => ({
        name: "cache",
        groups: inputs["securityGroupIds"] as string[],
        subnets: subnetsOf(group("aws:elasticache/subnetGroup:SubnetGroup", inputs["subnetGroupName"])),
        isPublic: false,
      })),
      ...this.all("aws:ec2/vpcEndpoint:VpcEndpoint")
        .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
        .map(({ inputs }) => ({
          name: `endpoint ${String(inputs["serviceName"]).split(".").slice(3).join(".")}`,
          groups: inputs["securityGroupIds"] as string[],
          subnets: subnetsOf(inputs["subnetIds"]),
          isPublic: false,
        })),
      ...this.all("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").map((one) => ({
        name: "default group",
        groups: [idOf(one)],
        subnets: Object.values(tiers).flat(),
        isPublic: true,
      })),
      ...Object.entries(tiers).map(([tier, subnets]) => ({
        name: `anything in ${tier} subnets`,
        groups: "open" as const,
        subnets,
        // As much as it could have.
        isPublic: true,
      })),
    ];
  }

  /** Where ECS puts the tasks of each service, and where the function puts those that migrate. */
  private tasks(): TaskNetwork[] {
    const services = this.all("aws:ecs/service:Service").map(({ inputs }) => inputs["networkConfiguration"]);
    const once = this.all("aws:lambda/invocation:Invocation").map(
      ({ inputs }) => JSON.parse(String(inputs["input"])) as unknown,
    );
    return [...services, ...once] as TaskNetwork[];
  }

  /** Functions outside of a VPC. Nothing opens a connection to one: AWS calls it. */
  private functions(): Place[] {
    return this.all("aws:lambda/function:Function").map(({ name, inputs }) => {
      if (inputs["vpcConfig"] !== undefined) throw new Error(`${name} is in a VPC: model it`);
      return outside("the function that migrates");
    });
  }

  private tiers(): Readonly<Record<string, Subnet[]>> {
    const of = (tier: string) =>
      this.all("aws:ec2/subnet:Subnet")
        .filter(({ name }) => name.includes(`-network-${tier}-`))
        .map((one) => this.subnet(idOf(one)));
    if (this.given !== undefined) return {};
    return { public: of("public"), application: of("app"), data: of("data") };
  }

  private subnet(id: string): Subnet {
    const given = this.given?.[id];
    if (given !== undefined) return given;
    const one = this.all("aws:ec2/subnet:Subnet").find((subnet) => idOf(subnet) === id);
    if (one === undefined) throw new Error(`there is no subnet ${id}`);
    const table = this.all("aws:ec2/routeTableAssociation:RouteTableAssociation").find(
      ({ inputs }) => inputs["subnetId"] === id,
    )?.inputs["routeTableId"];
    return { cidrs: blocksOf(one.inputs, "cidrBlock"), routes: this.routes(table) };
  }

  private routes(table: unknown): Route[] {
    const tables = this.all("aws:ec2/routeTable:RouteTable").filter((one) => idOf(one) === table);
    if (tables.some(({ inputs }) => inputs["routes"] !== undefined))
      throw new Error("a route is in its table: model it");
    const own = this.all("aws:ec2/route:Route")
      .filter(({ inputs }) => inputs["routeTableId"] === table)
      .map(({ name, inputs }) => routeOf(name, inputs));
    const endpoints = this.all("aws:ec2/vpcEndpoint:VpcEndpoint").filter(
      ({ inputs }) =>
        inputs["vpcEndpointType"] === "Gateway" &&
        (inputs["routeTableIds"] as unknown[] | undefined)?.includes(table),
    );
    return [...own, ...endpoints.map(() => ({ by: "S3 endpoint" }) as const)];
  }

  private all(type: string): Registration[] {
    return this.deployment.resources.filter((one) => one.type === type);
  }
}

const isPrivate = (cidr: Cidr) => privateBlocks.some((block) => isWithin(cidr, block));
const nameOf = ({ type, name }: Registration) => `name:${idOf({ type, name })}`;
