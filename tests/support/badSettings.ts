import fc from "fast-check";
import { sections, table } from "../../config";
import { fullKey, type Setting, type SettingsTable } from "../../settings/table";
import { measured } from "../unit/commandsStackFileTable";
import { declaredBy, rightOrNearly } from "./declared";

/** What every secret of a case has in it: a message that shows it shows the secret. */
export const marker = "hIdDeN";

/** A line of a stack's file. */
export interface Line {
  readonly key: string;
  /** What stands behind the key, as YAML. */
  readonly written: string;
  /** What is encrypted there, where it is. */
  readonly encrypted?: string;
}

/** A text in YAML's double quotes, which are JSON's. */
const inQuotes = (text: string) => JSON.stringify(text);

/** Words that YAML makes a number, a date or another text of. */
export const changedWords = fc.oneof(
  fc.constantFrom(...measured.map(([written]) => written)),
  fc
    .tuple(
      fc.constantFrom("", "-", "+", "0", "0x", "0o", "0b", "."),
      fc.nat(),
      fc.constantFrom("", ".0", ".10", "e3", "_0"),
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(
      fc.integer({ min: 1900, max: 2100 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    )
    .map(([year, month, day]) => `${year}-${String(month).padStart(2, "0")}-${day}`),
);

/** What is another shape than a text, or none that a stack's file may have. */
const shapes = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      "&a x",
      "|\n    two\n    lines",
      ">-\n    folded",
      "{ secure: }",
      "[[]]",
      "[[[1]]]",
    ),
    weight: 3,
  },
  { arbitrary: fc.constantFrom("{a: [1, {b: 2}]}", "[null]", "[~, '']", "!!str 1", "[&b x, *b]"), weight: 3 },
  { arbitrary: fc.constantFrom("*none", "!!int '5'", "!local x", "- 1", "@x", "`x`"), weight: 1 },
);

const surprise = fc.oneof({ arbitrary: changedWords, weight: 6 }, { arbitrary: shapes, weight: 1 });

const unicode = fc.oneof(
  fc
    .array(fc.oneof(fc.nat(0x2ff), fc.nat(0x10ffff)), { maxLength: 12 })
    .map((points) => String.fromCodePoint(...points)),
  fc.constantFrom(
    "\u0000",
    "\u001b[2J",
    "\u202eabc",
    "\ufeffx",
    "\u00a0",
    "\u2028",
    "ａｂｃ",
    "１２",
    "é",
    "e\u0301",
    "💥",
    "\ud800",
    "a\nb",
    "a\r\n\n  - b",
    "\u0007",
    "ﬁ",
    "İ",
    "ß",
  ),
);

const huge = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("x", "9", "0", ",", " ", "a.", "-", '"', "[", "[]", "\n", "💥", "a@"),
      fc.constantFrom(300, 2000, 20_000),
    )
    .map(([unit, times]) => unit.repeat(times)),
  fc.constantFrom(50, 500).map((length) => JSON.stringify(Array.from({ length }, (_, index) => `s${index}`))),
);

const shell = fc.constantFrom(
  "$(id)",
  "`id`",
  "'; id; '",
  '"$HOME"',
  "\\",
  "--new",
  "-x",
  "!!",
  "a'b",
  "#",
  "%s",
  "<value>",
);

const habits: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => `'${text}'`,
  (text) => `"${text}"`,
  (text) => `https://${text}/`,
  (text) => `${text},`,
  (text) => `${text}, ${text}`,
  (text) => `[${text}]`,
  (text) => `${text}0`,
  (text) => `0${text}`,
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => `${text}${text}`,
  (text) => text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
  (text) => text.replaceAll("-", "_"),
  (text) => `${text} days`,
  (text) => `${text}.5`,
];

/** A right value, but for a habit or two. */
const nearly = (setting: Setting) =>
  fc
    .tuple(rightOrNearly(setting), fc.subarray([...habits], { maxLength: 2 }))
    .map(([text, slips]) => slips.reduce((so, slip) => slip(so), text));

/** Just outside what a row takes. */
function outside(setting: Setting): fc.Arbitrary<string> {
  const { minimum = 0, maximum = 0 } = declaredBy(setting);
  return fc
    .constantFrom(minimum - 1, maximum + 1, minimum + 0.5, -maximum, 2 ** 53, 1e21, NaN, Infinity)
    .map(String);
}

/** A value of a row, as text: of the wrong type, out of range, in other letters, huge, empty, nearly right. */
function badText(setting: Setting): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: nearly(setting), weight: 6 },
    { arbitrary: outside(setting), weight: 2 },
    { arbitrary: unicode, weight: 2 },
    { arbitrary: fc.json({ maxDepth: 2 }), weight: 1 },
    { arbitrary: shell, weight: 1 },
    { arbitrary: huge, weight: 1 },
    {
      arbitrary: fc.constantFrom("", " ", "[]", "{}", "null", "undefined", "NaN", "true", "no", "0"),
      weight: 1,
    },
  );
}

/** A key that no row has: mistyped, in other letters, of somebody else's object, huge. */
const strangeKey = (rows: SettingsTable) =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...Object.keys(rows)),
        fc.nat(),
        fc.constantFrom("", "x", "_", "-", " ", "'", "é", "\n"),
      )
      .map(
        ([key, at, letter]) => `${key.slice(0, at % key.length)}${letter}${key.slice((at % key.length) + 1)}`,
      )
      // An x in the place of an x is no slip: that key's value is no secret, and is shown.
      .filter((key) => !Object.hasOwn(rows, key)),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "prototype",
      "-x",
      "--new",
      "a:b:c",
      "secure",
      "$(id)",
    ),
    unicode.filter((key) => key !== ""),
    fc.constantFrom(300, 20_000).map((times) => "k".repeat(times)),
  );

/** A line that sets a row, with a value that may be anything. */
function lineOf(key: string, setting: Setting): fc.Arbitrary<Line> {
  const name = fullKey("siscoe", key);
  const encrypted = badText(setting).map((text) => ({
    key: name,
    written: "{ secure: v1:abc }",
    encrypted: text === "" ? "" : `${marker}${text}`,
  }));
  const plain = fc
    .oneof({ arbitrary: badText(setting).map(inQuotes), weight: 2 }, { arbitrary: surprise, weight: 1 })
    .map((written) => ({ key: name, written }));
  const hidden = badText(setting).map((text) => ({ key: name, written: inQuotes(`${marker}${text}`) }));
  return setting.secret === true
    ? fc.oneof(encrypted, hidden)
    : fc.oneof({ arbitrary: plain, weight: 15 }, { arbitrary: encrypted, weight: 1 });
}

const strangeLine = (rows: SettingsTable): fc.Arbitrary<Line> =>
  fc
    .tuple(
      strangeKey(rows),
      fc.oneof(
        surprise,
        unicode.map((text) => inQuotes(`${marker}${text}`)),
      ),
    )
    .map(([key, written]) => ({ key: inQuotes(key), written }));

/** Lines of a table, of any topic: every row is as likely as every other. */
export const badLinesOf = (rows: SettingsTable): fc.Arbitrary<readonly Line[]> =>
  fc.uniqueArray(
    fc.oneof(
      {
        arbitrary: fc.oneof(...Object.entries<Setting>(rows).map(([key, setting]) => lineOf(key, setting))),
        weight: 12,
      },
      { arbitrary: strangeLine(rows), weight: 1 },
    ),
    { minLength: 3, maxLength: 7, selector: ({ key }) => key },
  );

/** What counts beside an image alone, and what has to go with it. */
const besideImage = [
  "protect",
  "egress",
  "interfaceEndpoints",
  "awakeHours",
  "contentSecurityPolicy",
  "appTargets",
] as const;

/**
 * Of the application on ECS, whose image is right, or nearly. A value that is right by itself is as likely as one that isn't:
 * what is wrong between two is found in such alone.
 */
const serviceLines = fc
  .tuple(
    fc.oneof(fc.constant(table.image.example), rightOrNearly(table.image)),
    fc.uniqueArray(
      fc.oneof(
        ...[
          ...Object.entries<Setting>(sections["The application on ECS"]),
          ...besideImage.map((key) => [key, table[key]] as const),
        ]
          .filter(([key]) => key !== "image")
          .map(([key, setting]) =>
            fc.oneof(
              rightOrNearly(setting).map((text) => ({
                key: fullKey("siscoe", key),
                written: inQuotes(text),
              })),
              lineOf(key, setting),
            ),
          ),
      ),
      { minLength: 3, maxLength: 6, selector: ({ key }) => key },
    ),
  )
  .map(([image, lines]) => [{ key: "siscoe:image", written: inQuotes(image) }, ...lines]);

/** The lines that somebody adds to a stack's file which is right. */
export const badLines: fc.Arbitrary<readonly Line[]> = fc.oneof(
  { arbitrary: badLinesOf(table), weight: 4 },
  { arbitrary: serviceLines, weight: 1 },
);
