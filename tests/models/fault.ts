/** A wrong value that a second opinion has to be heard of: so every mapping was seen to carry something to the models. */
export interface Fault {
  readonly type: string;
  readonly input: string;
  readonly value: unknown;
  /** Part of what is said. */
  readonly says: string;
}

/** Plants a fault: an input of a type, a value that AWS would not take, and part of what is said of it. */
export const fault = (type: string, input: string, value: unknown, says: string): Fault => ({
  type,
  input,
  value,
  says,
});
