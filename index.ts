async function program(): Promise<Record<string, unknown>> {
  return Promise.resolve({});
}
export = program;
