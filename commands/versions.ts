import versions from "../tools/versions.json";

/** The versions of the Pulumi CLI and of Node.js that are supported and tested: `docs/versions.md` explains them. */
export const { pulumi: pulumiVersions, node: nodeVersions } = versions;
