import type { Setting } from "./table";

/** A way to write a value otherwise than it is meant, undone; the same text, where it is not written so. */
type Undo = (text: string, key: string) => string;

const words: Readonly<Record<string, readonly string[]>> = {
  true: ["true", "yes", "y", "on", "t", "1", "enabled", "sim"],
  false: ["false", "no", "n", "off", "f", "0", "disabled", "nao", "não"],
};

/** What a setting is measured in, by the end of its key: only its own unit may be dropped. */
const units: Readonly<Record<string, RegExp>> = {
  Milliseconds: /^(\d+)\s*(ms|milliseconds?)$/i,
  Seconds: /^(\d+)\s*(s|secs?|seconds?)$/i,
  Days: /^(\d+)\s*(d|days?|dias?)$/i,
  Gb: /^(\d+)\s*(g|gb|gib)$/i,
};

const isHost = (text: string) =>
  /^([a-z]+:\/\/)?[^\s/@]*[a-z][^\s/@]*\.[a-z]+\.?(:\d+)?([/?#]\S*)?$/i.test(text);

const undoes: readonly Undo[] = [
  (text) => text.trim(),
  (text) => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text,
  // A policy's name has its case.
  (text) => (/:policy\//i.test(text) ? text : text.toLowerCase()),
  (text) => text.toUpperCase(),
  // A sentence's end, or a DNS name's root.
  (text) => text.replace(/[.,;]+$/, ""),
  // An address of the web; what follows the host may be meant too, as in the name of an image.
  (text) => (isHost(text) ? text.replace(/^[a-z]+:\/\//i, "") : text),
  (text) => (isHost(text) ? text.replace(/^[a-z]+:\/\//i, "").replace(/(:\d+)?([/?#].*)?$/, "") : text),
  (text) => text.replace(/^mailto:/i, ""),
  (text) => /^[^<>]*<([^<>\s]+@[^<>\s]+)>$/.exec(text)?.[1] ?? text,
  // As Route 53's own commands, and ARNs, write it.
  (text) => text.replace(/^(arn:aws:route53:::|\/)*hostedzone\//i, ""),
  // 1234-5678-9012, as the console shows an account.
  (text) => (/^\d{4}[- ]\d{4}[- ]\d{4}$/.test(text) ? text.replaceAll(/[- ]/g, "") : text),
  (text) => /^arn:aws:(?:iam|sts)::(\d{12}):/.exec(text)?.[1] ?? text,
  (text) => (/^[a-z]{2}_[a-z]+_\d$/i.test(text) ? text.replaceAll("_", "-") : text),
  // A class without the service in front of it. Only one of the two is a right value.
  (text) => (/^[a-z]\w+\.\w+$/i.test(text) ? `db.${text}` : text),
  (text) => (/^[a-z]\w+\.\w+$/i.test(text) ? `cache.${text}` : text),
  (text) => text.replace(/^(postgres(ql)?|valkey|redis|v)[-\s]*(?=\d)/i, ""),
  (text, key) => (key.endsWith("EngineVersion") && /^\d$/.test(text) ? `${text}.0` : text),
  (text) => (/^\d+(_\d{3})+$/.test(text) ? text.replaceAll("_", "") : text),
  (text) => text.replace(/^\+?0*(?=\d+$)/, ""),
  (text, key) =>
    Object.entries(units)
      .find(([unit]) => key.endsWith(unit))?.[1]
      .exec(text)?.[1] ?? text,
  // Allowed until November 2026: the longest that is left of it.
  (text, key) => (key === "idleTimeoutSeconds" && /^\d{2,4}$/.test(text) && Number(text) > 59 ? "59" : text),
  // Windows of time.
  (text) => (isWindow(text) ? text.replaceAll(/\s*[-–]\s*/g, "-") : text),
  (text) => (isWindow(text) ? text.replaceAll(/(?<![\d:])\d:(?=\d\d)/g, (hour) => `0${hour}`) : text),
  (text) => (isWindow(text) ? text.replaceAll(/(mon|tue|wed|thu|fri|sat|sun)[a-z]*[: ]+/gi, "$1:") : text),
  // Lists.
  (text) => (/^\[[^"]*\]$/.test(text) ? listOf(text.slice(1, -1).replaceAll("'", "")) : text),
  (text) => (/^[^[\]{}"]+$/.test(text) ? listOf(text) : text),
  (text) => (text.startsWith("[") ? text.replace(/,\s*\]$/, "]") : text),
  (text) => (text.startsWith("[") ? text.replaceAll(/com\.amazonaws\.[a-z0-9-]+\./g, "") : text),
  (text) => (text.startsWith("[") ? text.replaceAll(/"\s*(?:https?:\/\/)?([^"]*?)[/\s]*"/g, '"$1"') : text),
];

function isWindow(text: string): boolean {
  return /\d:\d\d\s*[-–]/.test(text);
}

function listOf(text: string): string {
  return JSON.stringify(text.split(/[,;\s]+/).filter((item) => item !== ""));
}

/** How many habits at once may be undone: `"HTTPS://Siscoe.test/"` has three. */
const most = 3;

/** The longest text that may be a slip, in characters: the longest value of a setting has 1024. */
const longest = 1100;

/**
 * What a value that a setting refuses was plainly meant to be, as `npm run settings -- set` takes it. `undefined`, where
 * more than one value can be meant, or none: a guess would be worse than a question.
 */
export function valueMeant(key: string, setting: Setting, text: string): string | undefined {
  if (text.length > longest) return undefined;
  const rowUndoes = [...undoes, (word: string) => wordMeant(setting, word)];
  let tried = new Set([text]);
  for (let depth = 0; depth < most; depth++) {
    tried = new Set([...tried].flatMap((one) => [one, ...rowUndoes.map((undo) => undo(one, key))]));
    const right = [...tried]
      .filter((one) => one !== text)
      .map((one) => ({ one, ...setting.type.safeParse(one) }));
    // `["A"]` and `["A" ]` are one value, and so are `false` and `false` with a line's end.
    const values = new Set(
      right
        .filter(({ success }) => success)
        .map(({ one, data }) => (typeof data === "string" ? one : JSON.stringify(data))),
    );
    if (values.size > 0) return values.size === 1 ? [...values][0] : undefined;
  }
  return undefined;
}

/** The one of the setting's own words (`perZone`, `false`) that another spelling of it stands for. */
function wordMeant(setting: Setting, word: string): string {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, "");
  const own = setting.allowed.split(/[ ,]+/).filter((one) => setting.type.safeParse(one).success);
  const same = own.find((one) => plain(one) === plain(word));
  const truth = Object.keys(words).find((one) => words[one]?.includes(word.toLowerCase()));
  return same ?? (truth !== undefined && own.includes(truth) ? truth : word);
}
