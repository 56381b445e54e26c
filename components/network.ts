import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";
import { networkDefaults, withDefaults } from "./defaults";
import { subnetCidr, subnetIpv6Cidr, type Tier } from "./addressSlots";
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
   * How the application reaches the internet: not at all, through one NAT gateway, one per zone, or a regional one; or
   * `public`, from its tasks' own addresses, in the public subnets. A change to or from `regional` changes all the addresses
   * that requests come from; with `public`, each new task has another one. @default "single"
   */
  egress?: EgressKind | undefined;
  /**
   * Whether the public subnets have IPv6 addresses, and a route from and to the internet for them. Turned off again, the route
   * goes and the addresses stay: AWS takes none from a VPC while a subnet has some, and the VPC's turn comes first.
   * @default false
   */
  ipv6?: boolean | undefined;
  /** AWS services reached inside the network, such as `secretsmanager`. @default [] */
  interfaceEndpoints?: readonly string[] | undefined;
  /** Whether connections are logged. Turned off, it keeps what was logged, with `protect`. @default true */
  flowLogs?: boolean | undefined;
  /** How long they are kept, in days. @default 365 */
  logRetentionDays?: number | undefined;
  /** The KMS key that encrypts them. Without it, CloudWatch's own does. A change counts for what is logged from then on. */
  logKmsKeyArn?: pulumi.Input<string> | undefined;
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
 * **Security**: the default security group is closed, subnets give no public addresses, S3 is reached inside. Application and
 * data have no IPv6 addresses, which would all be public.
 *
 * **Cost**: a NAT gateway by the hour and by the GB (`egress: perZone`: one a zone, `regional`: as many, `public`: none), each
 * interface endpoint by zone and hour, flow logs by the GB. The rest is free.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
 */
export class Network extends pulumi.ComponentResource {
  /** The VPC. */
  public readonly vpc: aws.ec2.Vpc;
  /** The VPC's default security group, which is closed. */
  public readonly defaultSecurityGroup: aws.ec2.DefaultSecurityGroup;
  /** The internet gateway. */
  public readonly internetGateway: aws.ec2.InternetGateway;
  /** The NAT gateways: none, one, one a zone, or a regional one, by `egress`. */
  public readonly natGateways: readonly aws.ec2.NatGateway[];
  /** The public subnets, in the order of the zones. */
  public readonly publicSubnets: readonly aws.ec2.Subnet[];
  /** The subnets of the application, in the order of the zones. */
  public readonly appSubnets: readonly aws.ec2.Subnet[];
  /** The isolated subnets of the data, in the order of the zones. */
  public readonly dataSubnets: readonly aws.ec2.Subnet[];
  /** The route table of the public subnets. */
  public readonly publicRouteTable: aws.ec2.RouteTable;
  /** The route tables of the application's subnets, in the order of the zones. */
  public readonly appRouteTables: readonly aws.ec2.RouteTable[];
  /** The route table of the data's subnets: it leads nowhere out of the VPC. */
  public readonly dataRouteTable: aws.ec2.RouteTable;
  /** The gateway endpoint by which S3 is reached inside. */
  public readonly s3Endpoint: aws.ec2.VpcEndpoint;
  /** The interface endpoints, in the order of `interfaceEndpoints`. */
  public readonly interfaceEndpoints: readonly aws.ec2.VpcEndpoint[];
  /** The security group that guards the interface endpoints; none where there are none. */
  public readonly endpointSecurityGroup: ServiceSecurityGroup | undefined;
  /** The flow log, with its log group and role; none where `flowLogs` is off. */
  public readonly flowLog: FlowLog | undefined;
  /** The security group that the application runs in, with its rules. */
  public readonly appSecurityGroup: AppSecurityGroup;
  /** The VPC's id. */
  public readonly vpcId: pulumi.Output<string>;
  /** The subnets that the internet reaches, for the balancer. */
  public readonly publicSubnetIds: readonly pulumi.Output<string>[];
  /** The subnets of the application. */
  public readonly appSubnetIds: readonly pulumi.Output<string>[];
  /** The isolated subnets of the database and the cache. */
  public readonly dataSubnetIds: readonly pulumi.Output<string>[];
  /**
   * The subnets that tasks run in: the application's, or the public ones with `egress: public`. What they reach inside stays
   * in the application's and the data's.
   */
  public readonly taskSubnetIds: readonly pulumi.Output<string>[];
  /** The public addresses from which the application reaches the internet: its NAT gateways'. They stay for as long as these. */
  public readonly egressAddresses: readonly pulumi.Output<string>[];
  /** The security group that the application runs in. */
  public readonly appSecurityGroupId: pulumi.Output<string>;
  /** The blocks of addresses of the VPC. */
  public readonly cidrs: readonly string[];

  constructor(name: string, given: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:network:Network", name, {}, opts);
    const args = withDefaults(given, networkDefaults);

    const vpc = this.createVpc(name, args);
    this.vpc = vpc;
    this.defaultSecurityGroup = this.closeDefaultSecurityGroup(name, vpc);
    this.internetGateway = this.createInternetGateway(name, vpc);
    // In the VPC as the gateway knows it: a balancer or a NAT gateway can't start in one without.
    this.publicSubnets = this.createSubnets(name, "public", this.internetGateway.vpcId, args);
    this.appSubnets = this.createSubnets(name, "app", vpc.id, args);
    this.dataSubnets = this.createSubnets(name, "data", vpc.id, args);
    this.publicRouteTable = this.routePublicSubnets(name, args);
    this.dataRouteTable = this.isolateDataSubnets(name, args);
    const egress = makeEgress(
      name,
      {
        kind: args.egress,
        publicSubnets: Object.fromEntries(
          this.publicSubnets.map((subnet, index) => [args.availabilityZones[index] ?? "", subnet]),
        ),
        vpcId: this.internetGateway.vpcId,
      },
      this,
    );
    this.natGateways = egress.gateways;
    this.appRouteTables = this.routeAppSubnets(name, egress, args);
    this.s3Endpoint = this.reachS3Inside(name, args);

    this.vpcId = vpc.id;
    this.cidrs = [args.cidr];
    this.egressAddresses = egress.addresses;
    this.publicSubnetIds = this.publicSubnets.map((subnet) => subnet.id);
    this.appSubnetIds = this.appSubnets.map((subnet) => subnet.id);
    this.dataSubnetIds = this.dataSubnets.map((subnet) => subnet.id);
    this.taskSubnetIds = args.egress === "public" ? this.publicSubnetIds : this.appSubnetIds;
    this.appSecurityGroup = new AppSecurityGroup(
      `${name}-app`,
      {
        vpcId: vpc.id,
        vpcCidr: args.cidr,
        dataCidrs: Object.fromEntries(
          args.availabilityZones.map((zone) => [zone, subnetCidr(args.cidr, "data", zone)]),
        ),
      },
      { parent: this },
    );
    this.appSecurityGroupId = this.appSecurityGroup.id;
    if (args.interfaceEndpoints.length > 0) this.endpointSecurityGroup = this.guardEndpoints(name);
    this.interfaceEndpoints = this.reachServicesInside(name, this.endpointSecurityGroup, args);
    if (args.flowLogs) {
      this.flowLog = new FlowLog(
        `${name}-flow`,
        {
          vpcId: vpc.id,
          retentionDays: args.logRetentionDays,
          kmsKeyArn: args.logKmsKeyArn,
          permissionsBoundary: args.permissionsBoundary,
          rolesPath: args.rolesPath,
          keepLogs: args.protect,
        },
        { parent: this },
      );
    }

    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      appSubnetIds: this.appSubnetIds,
      dataSubnetIds: this.dataSubnetIds,
      egressAddresses: this.egressAddresses,
      appSecurityGroupId: this.appSecurityGroupId,
    });
  }

  private createVpc(name: string, args: Complete): aws.ec2.Vpc {
    return new aws.ec2.Vpc(
      name,
      // aws:skip=EC2.10,EC2.57,EC2.58,EC2.60: nothing in here uses these services
      // aws:skip=EC2.55,EC2.56: each costs by the zone and hour: `interfaceEndpoints` has them made (ecr.api, ecr.dkr)
      // aws:skip=EC2.21: it has its default network ACL alone, of which the control says nothing; security groups let nobody in
      // there (EC2.53, EC2.54)
      {
        cidrBlock: args.cidr,
        enableDnsSupport: true,
        // Interface endpoints answer under their services' public names only with this.
        enableDnsHostnames: true,
        // In place on a VPC that exists (resourceVPCUpdate in the provider's internal/service/ec2/vpc_.go, 6.58).
        ...(args.ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
        tags: { Name: name },
      },
      {
        parent: this,
        protect: args.protect,
        // What it has, it keeps: AWS refuses to take a block away of which subnets have a part.
        ignoreChanges: args.ipv6 ? [] : ["assignGeneratedIpv6CidrBlock"],
      },
    );
  }

  private closeDefaultSecurityGroup(name: string, vpc: aws.ec2.Vpc): aws.ec2.DefaultSecurityGroup {
    return new aws.ec2.DefaultSecurityGroup(
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

  private createInternetGateway(name: string, vpc: aws.ec2.Vpc): aws.ec2.InternetGateway {
    return new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: { Name: name } }, { parent: this });
  }

  private createSubnets(
    name: string,
    tier: Tier,
    vpcId: pulumi.Input<string>,
    args: Complete,
  ): aws.ec2.Subnet[] {
    const ipv6 = args.ipv6 && tier === "public";
    return args.availabilityZones.map(
      (zone) =>
        new aws.ec2.Subnet(
          `${name}-${tier}-${zone}`,
          {
            vpcId,
            availabilityZone: zone,
            cidrBlock: subnetCidr(args.cidr, tier, zone),
            ...(ipv6
              ? { ipv6CidrBlock: this.vpc.ipv6CidrBlock.apply((block) => subnetIpv6Cidr(block, tier, zone)) }
              : {}),
            mapPublicIpOnLaunch: false,
            tags: { Name: `${name}-${tier}-${zone}` },
          },
          {
            parent: this,
            protect: args.protect && tier === "data",
            // As for the VPC: what it has, it keeps.
            ignoreChanges: tier === "public" && !ipv6 ? ["ipv6CidrBlock"] : [],
          },
        ),
    );
  }

  private routePublicSubnets(name: string, args: Complete): aws.ec2.RouteTable {
    const table = this.routeTable(`${name}-public`);
    new aws.ec2.Route(
      `${name}-public-internet`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: this.internetGateway.id },
      { parent: this },
    );
    if (args.ipv6) {
      new aws.ec2.Route(
        `${name}-public-internet-ipv6`,
        { routeTableId: table.id, destinationIpv6CidrBlock: "::/0", gatewayId: this.internetGateway.id },
        { parent: this },
      );
    }
    this.publicSubnets.forEach((subnet, index) => {
      this.associate(`${name}-public-${args.availabilityZones[index] ?? ""}`, subnet, table);
    });
    return table;
  }

  private isolateDataSubnets(name: string, args: Complete): aws.ec2.RouteTable {
    const table = this.routeTable(`${name}-data`);
    this.dataSubnets.forEach((subnet, index) => {
      this.associate(`${name}-data-${args.availabilityZones[index] ?? ""}`, subnet, table);
    });
    return table;
  }

  /** One route table a zone, so that going from one NAT gateway to one per zone changes routes only. */
  private routeAppSubnets(name: string, egress: Egress, args: Complete): aws.ec2.RouteTable[] {
    return this.appSubnets.map((subnet, index) => {
      const zone = args.availabilityZones[index] ?? "";
      const table = this.routeTable(`${name}-app-${zone}`);
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

  private routeTable(name: string): aws.ec2.RouteTable {
    return new aws.ec2.RouteTable(name, { vpcId: this.vpc.id, tags: { Name: name } }, { parent: this });
  }

  private associate(name: string, subnet: aws.ec2.Subnet, table: aws.ec2.RouteTable): void {
    new aws.ec2.RouteTableAssociation(
      name,
      { subnetId: subnet.id, routeTableId: table.id },
      { parent: this },
    );
  }

  private reachS3Inside(name: string, args: Complete): aws.ec2.VpcEndpoint {
    return new aws.ec2.VpcEndpoint(
      `${name}-s3-gateway`,
      {
        vpcId: this.vpc.id,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [
          ...this.appRouteTables,
          ...(args.egress === "public" ? [this.publicRouteTable] : []),
        ].map((table) => table.id),
      },
      { parent: this },
    );
  }

  private guardEndpoints(name: string): ServiceSecurityGroup {
    return new ServiceSecurityGroup(
      `${name}-endpoints`,
      {
        vpcId: this.vpcId,
        description: "AWS services inside the network",
        port: 443,
        allowedSecurityGroupIds: [this.appSecurityGroupId],
      },
      { parent: this },
    );
  }

  private reachServicesInside(
    name: string,
    guard: ServiceSecurityGroup | undefined,
    args: Complete,
  ): aws.ec2.VpcEndpoint[] {
    return args.interfaceEndpoints.map(
      (service) =>
        new aws.ec2.VpcEndpoint(
          `${name}-${service}`,
          {
            vpcId: this.vpcId,
            serviceName: `com.amazonaws.${args.region}.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: [...this.appSubnetIds],
            securityGroupIds: guard === undefined ? [] : [guard.id],
          },
          { parent: this },
        ),
    );
  }
}
