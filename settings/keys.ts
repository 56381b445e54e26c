import { fullKey, type SettingsTable } from "./table";

/**
 * The key that one which no row has was meant to be: the same in another style (`database_multi_az`), in another
 * namespace, or mistyped. `undefined`, where none is near, or more than one.
 */
export function keyMeant(key: string, table: SettingsTable, project: string): string | undefined {
  return keyAmong(
    Object.keys(table).map((name) => fullKey(project, name)),
    key,
  );
}

/** The one of these keys that another was meant to be; `undefined`, where none is near, or more than one. */
export function keyAmong(known: readonly string[], key: string): string | undefined {
  const alike = known.filter((name) => letters(name) === letters(key));
  const named = known.filter((name) => letters(local(name)) === letters(local(key)));
  for (const found of [alike, named]) if (found.length === 1) return found[0];
  return closest(key, known);
}

/** A key without its style. */
function letters(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9:]/g, "");
}

/** A key without its namespace. */
function local(key: string): string {
  return key.slice(key.lastIndexOf(":") + 1);
}

/** The known key that a mistyped one was most likely meant to be, if one is near. */
function closest(mistyped: string, known: readonly string[]): string | undefined {
  const [best, next] = known
    .map((key) => ({ key, distance: editDistance(mistyped.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  // Two letters that changed places count as two: in a word as short as "domain" too.
  const { length } = local(mistyped);
  if (best === undefined || best.distance > (length < 6 ? length / 4 : Math.max(2, length / 4)))
    return undefined;
  return next?.distance === best.distance ? undefined : best.key;
}

/** How many letters have to be added, removed or changed to make one text of the other (Levenshtein). */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + change,
        ),
      );
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
