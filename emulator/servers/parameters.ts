/** A parameter of a parameter group. When it is applied is up to the server: at once, or by a restart. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}
