import { ask } from "./ask";
import { type Mapping, type Request, requestsOf, type Resource } from "./mapping";
import { mappingOf } from "./services";

/** What is wrong with one resource, in the words of who found it. */
export interface Finding {
  readonly resource: Resource;
  readonly words: string;
}

/** Everything that AWS's own models, and CloudFormation's, find wrong with these resources. */
export async function secondOpinion(resources: readonly Resource[]): Promise<Finding[]> {
  const sent = resources.map((resource) => {
    const mapping = mappingOf(resource.type, resource.inputs);
    return { resource, mapping, requests: requestsOf(mapping, resource) };
  });
  const [ofModels, ofSchemas] = await Promise.all([
    askModels(sent.flatMap(({ requests }) => requests)),
    askSchemas(
      sent.flatMap(({ resource, mapping, requests }) => asProperties(mapping, requests, resource.region)),
    ),
  ]);
  let request = 0;
  let properties = 0;
  return sent.flatMap(({ resource, mapping, requests }) => {
    const words = ofModels.slice(request, (request += requests.length)).flat();
    if (typeof mapping.cloudFormation === "string") words.push(...(ofSchemas[properties++] ?? []));
    return words.map((each) => ({ resource, words: each }));
  });
}

/** What botocore's models say of each request. */
async function askModels(requests: readonly Request[]): Promise<string[][]> {
  return each(requests, async (different) => {
    const { problems, uncompiled } = (await ask("apiModels.py", different)) as {
      problems: string[][];
      uncompiled: string[];
    };
    for (const pattern of uncompiled)
      process.stderr.write(`No opinion on this pattern of AWS's: ${pattern}\n`);
    return problems;
  });
}

interface Properties {
  readonly type: string;
  readonly region: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** What cfn-lint says of the members that are properties in CloudFormation too. */
async function askSchemas(properties: readonly Properties[]): Promise<string[][]> {
  return each(properties, async (different) => {
    const answers = (await ask("cloudFormationSchemas.py", different)) as { problems: string[] }[];
    return answers.map(({ problems }) => problems);
  });
}

/**
 * The members of a type's own call, and what later ones hold of plain values: there a list or a structure under a
 * property's name is another thing. Tags have as many forms as there are services; the API's models judge them.
 */
function asProperties(
  { cloudFormation: type, properties }: Mapping,
  requests: readonly Request[],
  region: string,
): Properties[] {
  if (typeof type !== "string") return [];
  const [own = {}, ...later] = requests.map(({ params }) => params);
  const plain = later.flatMap((params) =>
    Object.entries(params).filter(([, value]) => typeof value !== "object"),
  );
  const members = Object.entries({ ...Object.fromEntries(plain), ...own, ...properties?.(own) });
  return [{ type, region, members: Object.fromEntries(members.filter(([name]) => !/^tags$/i.test(name))) }];
}

/** Asks once what is asked often: environments differ in little. */
async function each<Question>(
  questions: readonly Question[],
  ask: (different: readonly Question[]) => Promise<string[][]>,
): Promise<string[][]> {
  const places = new Map<string, number>();
  const texts = questions.map((question) => JSON.stringify(question));
  for (const text of texts) if (!places.has(text)) places.set(text, places.size);
  const answers = await ask([...places.keys()].map((text) => JSON.parse(text) as Question));
  return texts.map((text) => answers[places.get(text) ?? -1] ?? []);
}
