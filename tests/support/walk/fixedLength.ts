import fc from "fast-check";

/**
 * Lists of exactly so many values; fast-check's own lists, and its commands, are mostly short. A list that fails is shrunk by
 * leaving values out, the last half first. As every list is drawn whole before anything is done, a seed and a path name one.
 */
export class FixedLength<T> extends fc.Arbitrary<T[]> {
  constructor(
    private readonly one: fc.Arbitrary<T>,
    private readonly length: number,
  ) {
    super();
  }

  override generate(random: fc.Random): fc.Value<T[]> {
    const values = Array.from({ length: this.length }, () => this.one.generate(random, undefined).value);
    return new fc.Value(values, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T[] {
    return Array.isArray(value);
  }

  override shrink(values: T[]): fc.Stream<fc.Value<T[]>> {
    return fc.stream(shorter(values)).map((list) => new fc.Value(list, undefined));
  }
}

/** The list without a part of it: a half, then a quarter, down to a single value, from the end on; never an empty one. */
function* shorter<T>(values: readonly T[]): IterableIterator<T[]> {
  for (let size = Math.floor(values.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let end = values.length; end - size >= 0; end -= size)
      yield [...values.slice(0, end - size), ...values.slice(end)];
  }
}
