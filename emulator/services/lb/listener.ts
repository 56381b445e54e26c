import { AwsError, hex } from "../../cloud";
import { problem, resourceType, type ValueCheck } from "../../resourceType";
import { judgeTlsPolicy, tlsPolicyOfTheApi } from "../../../aws/tlsPolicies";
import { arn, between, catalogued, matches, oneOf } from "../../rules";
import { needCertificate } from "../acm/rows";
import { actionProblem, needTargetGroups, type Action } from "./actions";
import { runFronts } from "./server";

/** A response header's value: ALB takes at most 1,024 bytes of visible ASCII. */
const header: ValueCheck<string>[] = [
  (value) =>
    Buffer.byteLength(value) <= 1024
      ? undefined
      : `must have at most 1024 bytes, got ${Buffer.byteLength(value)}`,
  matches(/^[\x20-\x7e]*$/, "must be printable ASCII on one line"),
];

const headerName = matches(
  /^[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,40}$/,
  "must be a header's name of at most 40 characters",
);

export const listener = resourceType("aws:lb/listener:Listener", {
  inputs: {
    alpnPolicy: {},
    certificateArn: { check: arn("(acm|iam)") },
    defaultActions: {
      required: true,
      check: (actions) =>
        actions.map((action) => actionProblem(action as Action)).find((reason) => reason !== undefined),
    },
    loadBalancerArn: { required: true, check: arn("elasticloadbalancing") },
    mutualAuthentication: { computed: true },
    port: { check: between(1, 65535) },
    protocol: { computed: true, check: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP") },
    region: { computed: true },
    routingHttpRequestXAmznMtlsClientcertHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznMtlsClientcertIssuerHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznMtlsClientcertLeafHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznMtlsClientcertSubjectHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznMtlsClientcertValidityHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznTlsCipherSuiteHeaderName: { computed: true, check: headerName },
    routingHttpRequestXAmznTlsVersionHeaderName: { computed: true, check: headerName },
    routingHttpResponseAccessControlAllowCredentialsHeaderValue: { computed: true, check: oneOf("true") },
    routingHttpResponseAccessControlAllowHeadersHeaderValue: { computed: true, check: header },
    routingHttpResponseAccessControlAllowMethodsHeaderValue: { computed: true, check: header },
    routingHttpResponseAccessControlAllowOriginHeaderValue: { computed: true, check: header },
    routingHttpResponseAccessControlExposeHeadersHeaderValue: { computed: true, check: header },
    routingHttpResponseAccessControlMaxAgeHeaderValue: { computed: true, check: header },
    routingHttpResponseContentSecurityPolicyHeaderValue: { computed: true, check: header },
    routingHttpResponseServerEnabled: { computed: true },
    routingHttpResponseStrictTransportSecurityHeaderValue: {
      computed: true,
      check: [
        ...header,
        matches(
          /^max-age=\d+(;\s*includeSubDomains)?(;\s*preload)?;?$/i,
          "must be a max-age such as max-age=31536000",
        ),
      ],
    },
    routingHttpResponseXContentTypeOptionsHeaderValue: { computed: true, check: oneOf("nosniff") },
    routingHttpResponseXFrameOptionsHeaderValue: {
      computed: true,
      check: matches(
        /^(DENY|SAMEORIGIN|ALLOW-FROM \S+)$/,
        "must be DENY, SAMEORIGIN or ALLOW-FROM and an origin",
      ),
    },
    sslPolicy: { computed: true, check: catalogued(judgeTlsPolicy, "must be a policy that ELB knows") },
    tags: {},
    tcpIdleTimeoutSeconds: { computed: true },
  },
  checks: [
    (inputs) =>
      inputs.protocol === "HTTPS" && !("certificateArn" in inputs)
        ? problem(
            "certificateArn",
            "CertificateNotFound: A certificate must be specified for HTTPS listeners",
          )
        : undefined,
    (inputs) =>
      inputs.protocol !== "HTTPS" && ("certificateArn" in inputs || "sslPolicy" in inputs)
        ? problem("protocol", "only an HTTPS listener takes a certificate or an SSL policy")
        : undefined,
    (inputs) =>
      inputs.protocol !== "HTTPS" && "routingHttpResponseStrictTransportSecurityHeaderValue" in inputs
        ? problem(
            "routingHttpResponseStrictTransportSecurityHeaderValue",
            "Strict-Transport-Security is an attribute of HTTPS listeners only",
          )
        : undefined,
    (inputs) => ("port" in inputs ? undefined : problem("port", "Missing required property 'port'")),
  ],
  refusals: [
    ({ loadBalancerArn, port, defaultActions, certificateArn }, cloud, existing) => {
      const operation = "Elastic Load Balancing v2: CreateListener";
      if (!cloud.find("aws:lb/loadBalancer:LoadBalancer", (known) => known.arn === loadBalancerArn)) {
        throw new AwsError(operation, "LoadBalancerNotFound", `Load balancer '${loadBalancerArn}' not found`);
      }
      needTargetGroups(cloud, operation, defaultActions as readonly Action[]);
      needCertificate(cloud, operation, certificateArn);
      const taken = cloud.find(
        "aws:lb/listener:Listener",
        (other, id) =>
          other.loadBalancerArn === loadBalancerArn && other.port === port && id !== existing?.id,
      );
      if (!taken) return;
      throw new AwsError(
        operation,
        "DuplicateListener",
        `A listener already exists on this port for this load balancer '${loadBalancerArn}'`,
      );
    },
  ],
  identify: ({ loadBalancerArn, protocol }) => {
    const made = `${loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${hex(16)}`;
    return {
      id: made,
      arn: made,
      protocol: "HTTP",
      sslPolicy: protocol === "HTTPS" ? tlsPolicyOfTheApi : "",
      routingHttpResponseServerEnabled: true,
      ...(protocol === "HTTPS" && {
        mutualAuthentication: {
          mode: "off",
          advertiseTrustStoreCaNames: "",
          ignoreClientCertificateExpiry: false,
          trustStoreArn: "",
        },
      }),
    };
  },
  settle: runFronts,
});
