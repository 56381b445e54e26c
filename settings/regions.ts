/**
 * The regions that this stack knows, with the letters of their availability zones.
 * To use another one, add it here, and check that it sells the instance classes of your settings.
 *
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export const zonesOfRegion: Readonly<Record<string, readonly string[]>> = {
  "sa-east-1": ["a", "b", "c"],
  "us-east-1": ["a", "b", "c", "d", "e", "f"],
};
