import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { networkDefaults, withDefaults } from "./defaults";
import { subnetCidr, type Tier } from "./addressSlots";
import { AppSecurityGroup } from "./appSecurityGroup";
import { closedTag } from "./closedTag";
import { type Egress, type EgressKind, makeEgress } from "./egress";
import { FlowLog } from "./flowLog";
import { ServiceSecurityGroup } from "./serviceSecurityGroup";

/** What a {@link Network} is made from. */
export interface NetworkArgs {
  /** The region, for the names of AWS's services. */
  region: string;
  /** Its addresses, a private block from /16 to /20. A change would replace everything: settings refuse it. @default "10.20.0.0/16" */
  cidr?: string | undefined;
  /** Two or three zones. One more can be added; each has its own address slots, so nothing moves. */
  availabilityZones: readonly string[];
  /**
   * How the application reaches the internet: not at all, through one NAT gateway, one per zone, or a regional one. A
   * change to or from `regional` changes all the addresses that requests come from. @default "single"
   */
  egress?: EgressKind | undefined;
  /** The zone of the one NAT gateway; another one replaces it, and its address. @default the first zone */
  egressZone?: string | undefined;
  /** AWS services reached inside the network, such as `secretsmanager`. @default [] */
  interfaceEndpoints?: readonly string[] | undefined;
  /** Whether connections are logged. @default true */
  flowLogs?: boolean | undefined;
  /** How long they are kept, in days. @default 90 */
  logRetentionDays?: number | undefined;
  /** The policy that the role which writes the flow logs can't exceed. */
  permissionsBoundary?: string | undefined;
  /** The IAM path of that role: `/siscoe/prod/`. A change makes it anew. @default "/" */
  rolesPath?: string | undefined;
  /** Whether Pulumi refuses to delete or replace the VPC and the subnets of the data. @default true */
  protect?: boolean | undefined;
}

/** The same, with every default. */
type Complete = ReturnType<typeof withDefaults<NetworkArgs, typeof networkDefaults>>;

/**
 * A VPC with public subnets for the balancer, private ones for the application, and isolated ones for the data,
 * in each zone. The data's have no route out of the VPC at all.
 *
 * **Data**: nothing here holds any, but what does stands in it: the VPC and the data's subnets are protected.
 *
 * **Security**: the default security group is closed, subnets give no public addresses, S3 is reached inside.
 *
 * **Cost**: a NAT gateway by the hour and by the GB (`egress: perZone`: one a zone, `regional`: as many), each interface endpoint by
 * zone and hour, flow logs by the GB. The rest is free.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
 */
export class Network extends pulumi.ComponentResource {
  /** The VPC's id. */
  public readonly vpcId: pulumi.Output<string>;
  /** The subnets that the internet reaches, for the balancer. */
  public readonly publicSubnetIds: readonly pulumi.Output<string>[];
  /** The subnets of the application. */
  public readonly appSubnetIds: readonly pulumi.Output<string>[];
  /** The isolated subnets of the database and the cache. */
  public readonly dataSubnetIds: readonly pulumi.Output<string>[];
  /** The security group that the application runs in. */
  public readonly appSecurityGroupId: pulumi.Output<string>;
  /** The public addresses that the application's requests come from. */
  public readonly egressAddresses: readonly pulumi.Output<string>[];
  /** The blocks of addresses of the VPC. */
  public readonly cidrs: readonly string[];

  constructor(name: string, given: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:Network", name, {}, opts);
    const args = withDefaults(given, networkDefaults);

    const vpc = this.vpc(name, args);
    this.closeDefaultSecurityGroup(name, vpc);
    const gateway = this.internetGateway(name, vpc);
    const subnets = {
      // In the VPC as the gateway knows it: a balancer or a NAT gateway can't start in one without.
      public: this.subnets(name, "public", gateway.vpcId, args),
      app: this.subnets(name, "app", vpc.id, args),
      data: this.subnets(name, "data", vpc.id, args),
    };
    this.routePublicSubnets(name, vpc, gateway, subnets.public, args);
    this.isolateDataSubnets(name, vpc, subnets.data, args);
    const egress = makeEgress(
      name,
      {
        kind: args.egress,
        publicSubnets: Object.fromEntries(
          subnets.public.map((subnet, index) => [args.availabilityZones[index] ?? "", subnet]),
        ),
        singleZone: args.egressZone ?? args.availabilityZones[0] ?? "",
        vpcId: gateway.vpcId,
      },
      this,
    );
    const appRouteTables = this.routeAppSubnets(name, vpc, subnets.app, egress, args);
    this.reachS3Inside(name, vpc, appRouteTables, args);

    this.vpcId = vpc.id;
    this.cidrs = [args.cidr];
    this.egressAddresses = egress.addresses;
    this.publicSubnetIds = subnets.public.map((subnet) => subnet.id);
    this.appSubnetIds = subnets.app.map((subnet) => subnet.id);
    this.dataSubnetIds = subnets.data.map((subnet) => subnet.id);
    this.appSecurityGroupId = new AppSecurityGroup(
      `${name}-app`,
      {
        vpcId: vpc.id,
        vpcCidr: args.cidr,
        dataCidrs: Object.fromEntries(
          args.availabilityZones.map((zone) => [zone, subnetCidr(args.cidr, "data", zone)]),
        ),
      },
      { parent: this },
    ).id;
    this.reachServicesInside(name, args);
    if (args.flowLogs) {
      new FlowLog(
        `${name}-flow`,
        {
          vpcId: vpc.id,
          retentionDays: args.logRetentionDays,
          permissionsBoundary: args.permissionsBoundary,
          rolesPath: args.rolesPath,
        },
        { parent: this },
      );
    }

    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      appSubnetIds: this.appSubnetIds,
      dataSubnetIds: this.dataSubnetIds,
      appSecurityGroupId: this.appSecurityGroupId,
      egressAddresses: this.egressAddresses,
    });
  }

  private vpc(name: string, args: Complete): aws.ec2.Vpc {
    return new aws.ec2.Vpc(
      name,
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        // Interface endpoints answer under their services' public names only with this.
        enableDnsHostnames: true,
        tags: { Name: name },
      },
      { parent: this, protect: args.protect },
    );
  }

  private closeDefaultSecurityGroup(name: string, vpc: aws.ec2.Vpc): void {
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default`,
      {
        vpcId: vpc.id,
        ingress: [],
        egress: [],
        // AWS makes it without a tag. This one lets the role for deployments close it, and do no more with it.
        tags: { Name: `${name}-closed`, environment: closedTag },
      },
      { parent: this },
    );
  }

  private internetGateway(name: string, vpc: aws.ec2.Vpc): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
  }

  private subnets(name: string, tier: Tier, vpcId: pulumi.Input<string>, args: Complete): aws.ec2.Subnet[] {
    return args.availabilityZones.map(
      (zone) =>
        new aws.ec2.Subnet(
          `${name}-${tier}-${zone}`,
          {
            vpcId,
            availabilityZone: zone,
            cidrBlock: subnetCidr(args.cidr, tier, zone),
            mapPublicIpOnLaunch: false,
            tags: { Name: `${name}-${tier}-${zone}` },
          },
          { parent: this, protect: args.protect && tier === "data" },
        ),
    );
  }

  private routePublicSubnets(
    name: string,
    vpc: aws.ec2.Vpc,
    gateway: aws.ec2.InternetGateway,
    subnets: aws.ec2.Subnet[],
    args: Complete,
  ): void {
    const table = this.routeTable(`${name}-public`, vpc);
    new aws.ec2.Route(
      `${name}-public-internet`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      { parent: this },
    );
    subnets.forEach((subnet, index) => {
      this.associate(`${name}-public-${args.availabilityZones[index] ?? ""}`, subnet, table);
    });
  }

  private isolateDataSubnets(
    name: string,
    vpc: aws.ec2.Vpc,
    subnets: aws.ec2.Subnet[],
    args: Complete,
  ): void {
    const table = this.routeTable(`${name}-data`, vpc);
    subnets.forEach((subnet, index) => {
      this.associate(`${name}-data-${args.availabilityZones[index] ?? ""}`, subnet, table);
    });
  }

  /** One route table a zone, so that going from one NAT gateway to one per zone changes routes only. */
  private routeAppSubnets(
    name: string,
    vpc: aws.ec2.Vpc,
    subnets: aws.ec2.Subnet[],
    egress: Egress,
    args: Complete,
  ): aws.ec2.RouteTable[] {
    return subnets.map((subnet, index) => {
      const zone = args.availabilityZones[index] ?? "";
      const table = this.routeTable(`${name}-app-${zone}`, vpc);
      this.associate(`${name}-app-${zone}`, subnet, table);
      const gateway = egress.gatewayOf(zone);
      if (gateway !== undefined) {
        new aws.ec2.Route(
          `${name}-app-${zone}-internet`,
          { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id },
          { parent: this },
        );
      }
      return table;
    });
  }

  private routeTable(name: string, vpc: aws.ec2.Vpc): aws.ec2.RouteTable {
    return new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
  }

  private associate(name: string, subnet: aws.ec2.Subnet, table: aws.ec2.RouteTable): void {
    new aws.ec2.RouteTableAssociation(
      name,
      { subnetId: subnet.id, routeTableId: table.id },
      { parent: this },
    );
  }

  private reachS3Inside(name: string, vpc: aws.ec2.Vpc, tables: aws.ec2.RouteTable[], args: Complete): void {
    new aws.ec2.VpcEndpoint(
      `${name}-s3-gateway`,
      {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: tables.map((table) => table.id),
      },
      { parent: this },
    );
  }

  private reachServicesInside(name: string, args: Complete): void {
    if (args.interfaceEndpoints.length === 0) return;
    const group = new ServiceSecurityGroup(
      `${name}-endpoints`,
      {
        vpcId: this.vpcId,
        description: "AWS services inside the network",
        port: 443,
        allowedSecurityGroupIds: [this.appSecurityGroupId],
      },
      { parent: this },
    );
    for (const service of args.interfaceEndpoints) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: this.vpcId,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [...this.appSubnetIds],
          securityGroupIds: [group.id],
        },
        { parent: this },
      );
    }
  }
}
