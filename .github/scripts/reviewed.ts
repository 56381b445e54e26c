/** Whether a person lets each deployment of a stack in, having seen what it would do: of every stack but staging. */
export function isReviewed(stack: string): boolean {
  return stack !== "staging";
}
