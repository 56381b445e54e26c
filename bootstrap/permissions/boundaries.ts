import { actionsOf } from "./actions";
import { document, type Document, sorted, type Statement } from "./document";
import { path, type Place, stackRolesBoundaryArn } from "./scopes";

/**
 * The most that a role for deployments can ever do, whatever policies it is given: the stack's services, and never
 * what would raise its own rights or take the ground away from under it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function deployBoundary(place: Place): Document {
  return document(
    { Sid: "StackServices", Effect: "Allow", Action: services(), Resource: ["*"] },
    ...rolesStayBound(place),
    ...groundStays(place),
    otherEnvironmentsStay(place),
  );
}

/**
 * The most that a role of the stack can ever do. A deployment makes no role without it, so none can be made that
 * does more: what a new kind of role needs is added here first, and `up` of the bootstrap is somebody else's right.
 */
export function stackRolesBoundary(): Document {
  return document({
    Sid: "WriteLogs",
    Effect: "Allow",
    Action: [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
      "logs:PutRetentionPolicy",
    ],
    Resource: ["*"],
  });
}

/** Every action of the services that the stack's resource types belong to. */
function services(): string[] {
  const actions = Object.values(actionsOf).flatMap(({ read, write }) => [
    ...read,
    ...Object.values(write).flat(),
  ]);
  return sorted(actions.map((action) => `${action.slice(0, action.indexOf(":"))}:*`));
}

function rolesStayBound(place: Place): Statement[] {
  return [
    {
      Sid: "OnlyBoundRoles",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: ["*"],
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": stackRolesBoundaryArn(place) } },
    },
    {
      Sid: "NoUnbindingAndNoPeople",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*Group*",
        "iam:*LoginProfile*",
        "iam:*OpenIDConnect*",
        "iam:*SAML*",
        "iam:*User*",
        "iam:DeleteRolePermissionsBoundary",
      ],
      Resource: ["*"],
    },
  ];
}

/** The roles and policies of the bootstrap, the state bucket and the stacks' key: used, and never changed. */
function groundStays({ accountId, stateBucketArn, stackKeyArn }: Place): Statement[] {
  return [
    {
      Sid: "RolesOfTheGroundStay",
      Effect: "Deny",
      Action: ["iam:*"],
      Resource: [`arn:aws:iam::${accountId}:role${path}*`, `arn:aws:iam::${accountId}:policy${path}*`],
    },
    {
      Sid: "StateBucketStays",
      Effect: "Deny",
      NotAction: ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
      Resource: [stateBucketArn, `${stateBucketArn}/*`],
    },
    { Sid: "StackKeyStays", Effect: "Deny", NotAction: ["kms:Decrypt"], Resource: [stackKeyArn] },
  ];
}

/** What carries another environment's tag is none of this role's business, where AWS tells by tags. */
function otherEnvironmentsStay({ environment }: Place): Statement {
  return {
    Sid: "OtherEnvironmentsStay",
    Effect: "Deny",
    Action: ["*"],
    Resource: ["*"],
    Condition: {
      Null: { "aws:ResourceTag/environment": "false" },
      StringNotEquals: { "aws:ResourceTag/environment": environment },
    },
  };
}
