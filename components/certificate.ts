import * as pulumi from "@pulumi/pulumi";
import * as aws from "./aws";

/** What a {@link Certificate} is made from: a zone to validate itself in, or a certificate that exists. */
export interface CertificateArgs {
  /** The domains it is for; the first is its name. */
  domains: readonly [string, ...string[]];
  /** The Route 53 zone that validates it. */
  hostedZoneId?: pulumi.Input<string> | undefined;
  /** An issued certificate of the same region, used as it is. */
  existingArn?: pulumi.Input<string> | undefined;
}

/**
 * The TLS certificate of the site: one from ACM that validates and renews itself through DNS, or one that exists.
 *
 * **Data**: a change of the domains makes a new certificate, puts it in place, and then deletes the old one.
 * The validation records stay in DNS, even when the stack is destroyed: without them AWS can't renew, and another stack's
 * certificate for the same domain has the same ones.
 *
 * **Cost**: none.
 *
 * Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate extends pulumi.ComponentResource {
  /** The certificate that ACM issues; none with `existingArn`. */
  public readonly certificate: aws.acm.Certificate | undefined;
  /** The DNS records that validate it, one for each domain. */
  public readonly validationRecords: readonly aws.route53.Record[];
  /** The ARN of the certificate, once it is issued. */
  public readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("siscoe:site:Certificate", name, {}, opts);

    if (args.existingArn !== undefined) {
      this.validationRecords = [];
      this.arn = pulumi.output(args.existingArn);
    } else if (args.hostedZoneId !== undefined) {
      const certificate = this.request(name, args.domains);
      this.certificate = certificate;
      this.validationRecords = this.createRecords(name, certificate, args.domains, args.hostedZoneId);
      this.arn = this.validated(name, certificate);
    } else
      throw new Error(`${name}: set hostedZoneId for a new certificate, or existingArn for an existing one`);

    this.registerOutputs({ arn: this.arn });
  }

  private request(
    name: string,
    [domainName, ...otherNames]: CertificateArgs["domains"],
  ): aws.acm.Certificate {
    return new aws.acm.Certificate(
      name,
      { domainName, subjectAlternativeNames: otherNames, validationMethod: "DNS" },
      { parent: this },
    );
  }

  private createRecords(
    name: string,
    certificate: aws.acm.Certificate,
    domains: CertificateArgs["domains"],
    zoneId: pulumi.Input<string>,
  ): aws.route53.Record[] {
    return domains.map((domain) => {
      // AWS lists the options in no particular order.
      const option = certificate.domainValidationOptions.apply((options) => {
        const found = options.find((candidate) => candidate.domainName === domain);
        if (found === undefined) throw new Error(`ACM returned no validation record for ${domain}.`);
        return found;
      });
      return new aws.route53.Record(
        `${name}-validation-${domain}`,
        {
          zoneId,
          name: option.resourceRecordName,
          type: option.resourceRecordType,
          records: [option.resourceRecordValue],
          ttl: 300,
          // The same record validates the domain again after a move, or from a second stack.
          allowOverwrite: true,
        },
        // ACM asks every certificate of the account for the same record. Whoever deleted it would end the renewal of the
        // others (docs.aws.amazon.com/acm/latest/userguide/dns-validation.html).
        { parent: this, retainOnDelete: true },
      );
    });
  }

  private validated(name: string, certificate: aws.acm.Certificate): pulumi.Output<string> {
    return new aws.acm.CertificateValidation(
      name,
      {
        certificateArn: certificate.arn,
        validationRecordFqdns: this.validationRecords.map((record) => record.fqdn),
      },
      { parent: this },
    ).certificateArn;
  }
}
