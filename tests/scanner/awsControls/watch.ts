import { allowing, allows, type Control, control, isForAnybody } from "./control";

/** Who is told. */
export const watch: readonly Control[] = [
  control(
    "SNS.4",
    "sns/topicPolicy",
    "not everybody may send to it",
    (inputs) => !allows(inputs, isForAnybody),
    { policy: allowing("sns:Publish", { AWS: "*" }) },
  ),
];
