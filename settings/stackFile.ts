import { existsSync, readFileSync, statSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Document, Node, Pair } from "yaml";
import { writeWhole } from "../system/files";
import { Failure } from "../system/failure";
import { fromJson } from "./types";
import { EngineNumber, type EngineValue, readUnquoted } from "./yamlValues";

/** A setting as a stack's file has it. */
export interface Entry {
  /** As the engine spells it: `namespace:key`. */
  readonly key: string;
  /** What the engine reads; of one that is encrypted, nothing. */
  readonly text?: string;
  /** What is written there, where it has no quotes. */
  readonly written?: string;
  /** As it is kept encrypted. */
  readonly secure?: unknown;
  /** From 1. */
  readonly line: number;
}

/** One setting in two lines, which name it in two ways: the engine takes either, another one each time (seen: CLI 3.274.1). */
export class SetTwice extends Failure {}

type Config = YAMLMap<Scalar<string>, Node | null>;

/**
 * A stack's file, `Pulumi.<stack>.yaml`: read as the engine reads it, and changed in place, with its comments and its
 * order. Nothing reaches the disk before `save`.
 */
export class StackFile {
  readonly #document: Document.Parsed;
  readonly #line: (node: Node | null) => number;

  /**
   * @param path - the file; one that is not there is empty.
   * @param project - the project's name, which keys without a namespace belong to.
   * @param name - what the file is called in errors.
   * @throws Failure, where it is not such a file, with the place to look at.
   */
  constructor(
    readonly path: string,
    readonly project: string,
    readonly name: string,
  ) {
    const content = existsSync(path) ? readFileSync(path, "utf8") : "";
    // Every word as it is written: what it is, the engine's rules say and not this reader's.
    this.#document = parseDocument(content, { schema: "failsafe" });
    this.#line = (node) => content.slice(0, node?.range?.[0] ?? 0).split("\n").length;
    const [error] = this.#document.errors;
    if (error !== undefined) {
      const [what = ""] = error.message.split(/ at line \d|\n/);
      const { line = 1, col = 1 } = error.linePos?.[0] ?? {};
      throw this.#unreadable(what, `look at line ${line}, column ${col}`);
    }
    const { contents } = this.#document;
    const config = isMap(contents) ? contents.get("config", true) : contents;
    if (config != null && !isMap(config) && !(isScalar(config) && config.value === "")) {
      throw this.#unreadable("it holds no settings", 'write the settings below a line "config:"');
    }
    this.#refuseTwice();
  }

  /** Whether there is nothing in it but comments. */
  get isEmpty(): boolean {
    return this.#document.contents === null;
  }

  /** Every setting, in the file's order. */
  get entries(): readonly Entry[] {
    return (this.#config()?.items ?? []).map((pair) => this.#entry(pair));
  }

  /** A text beside the settings, such as `encryptionsalt`. */
  top(key: string): string | undefined {
    const value = this.#document.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** Gives a setting a value, which the engine will read as this very text. */
  set(key: string, text: string): void {
    this.#put(key, nodeOf(text));
  }

  /** Takes a setting out. Says whether there was one. */
  remove(key: string): boolean {
    const pair = this.#pair(key);
    const config = this.#config();
    if (pair === undefined || config === undefined) return false;
    config.items.splice(config.items.indexOf(pair), 1);
    return true;
  }

  /** Gives what a key holds, plain or encrypted, another key, in the same place. */
  rename(from: string, to: string): void {
    const pair = this.#pair(from);
    if (pair !== undefined) pair.key.value = to;
  }

  /** Writes it: all of it, or nothing. */
  save(): void {
    const mode = existsSync(this.path) ? statSync(this.path).mode & 0o777 : 0o644;
    writeWhole(this.path, this.#document.toString({ lineWidth: 0, flowCollectionPadding: false }), mode);
  }

  #config(): Config | undefined {
    const config = this.#document.get("config");
    return isMap(config) ? (config as Config) : undefined;
  }

  #refuseTwice(): void {
    const pairs = this.#config()?.items ?? [];
    const keys = pairs.map((pair) => this.#key(pair));
    const second = keys.findIndex((key, index) => keys.indexOf(key) < index);
    const key = keys[second];
    if (key === undefined) return;
    const lines = [keys.indexOf(key), second].map((index) => String(this.#line(pairs[index]?.key ?? null)));
    throw new SetTwice(
      `${this.name} sets ${key} twice, in lines ${lines.join(" and ")}: which one counts is chance. ` +
        `Nothing was changed.\nFix: take one of the two lines out.`,
    );
  }

  #pair(key: string): Pair<Scalar<string>, Node | null> | undefined {
    return this.#config()?.items.find((pair) => this.#key(pair) === key);
  }

  #put(key: string, value: Node): void {
    const pair = this.#pair(key);
    if (pair !== undefined) {
      // The comment behind a value stays.
      if (pair.value?.comment != null) value.comment = pair.value.comment;
      pair.value = value;
      return;
    }
    const config: Config = this.#config() ?? new YAMLMap<Scalar<string>, Node | null>();
    config.add(this.#document.createPair(key, value));
    this.#document.set("config", config);
  }

  /** The engine takes a key without a namespace for the project's, and `siscoe:config:domain` as `siscoe:domain`. */
  #key({ key }: Pair<Scalar<string>>): string {
    const written = key.value;
    const [namespace, middle, ...rest] = written.split(":");
    if (middle === "config" && rest.length === 1) return `${namespace ?? ""}:${rest.join("")}`;
    return written.includes(":") ? written : `${this.project}:${written}`;
  }

  #entry(pair: Pair<Scalar<string>, Node | null>): Entry {
    const key = this.#key(pair);
    const line = this.#line(pair.key);
    if (pair.key.value === "<<")
      throw this.#unreadable(`line ${line} merges settings`, "write the settings out");
    const node = isAlias(pair.value) ? (pair.value.resolve(this.#document) ?? null) : pair.value;
    if (isMap(node) && node.has("secure")) return { key, line, secure: node.toJS(this.#document) };
    const text = textOf(this.#read(node));
    const isWord = isScalar(node) && node.type === Scalar.PLAIN && node.tag === undefined;
    return { key, line, text, ...(isWord ? { written: String(node.value) } : {}) };
  }

  #read(node: unknown): EngineValue | unknown[] | Record<string, unknown> {
    const value = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(value)) return value.items.map((item) => this.#read(item));
    if (isMap(value)) {
      return Object.fromEntries(
        value.items.map(({ key, value: own }) => [String((key as Scalar).value), this.#read(own)]),
      );
    }
    if (!isScalar(value)) return null;
    if (value.tag !== undefined && value.tag !== "tag:yaml.org,2002:str") {
      throw this.#unreadable(
        `line ${this.#line(value)} has the tag ${value.tag}`,
        "remove it, and write the value in quotes",
      );
    }
    const word = String(value.value);
    return value.type === Scalar.PLAIN && value.tag === undefined ? readUnquoted(word) : word;
  }

  #unreadable(what: string, fix: string): Failure {
    return new Failure(`${this.name} can't be read: ${what}. Nothing was changed.\nFix: ${fix}.`);
  }
}

/** The text of a value as the engine hands it to the program. */
function textOf(value: unknown): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return value instanceof EngineNumber ? value.digits : JSON.stringify(value, asJson);
}

/** Inside a list the engine's numbers are JSON's, and its keys in order. */
function asJson(_: string, value: unknown): unknown {
  if (value instanceof EngineNumber) return Number(value.digits);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is written for a text: without quotes only what the engine reads as that text; a list of texts as a list. */
function nodeOf(text: string): Node {
  const words = listIn(text);
  if (words === undefined) return scalarOf(text, textOf(readUnquoted(text)) !== text);
  const list = new YAMLSeq<Scalar<string>>();
  list.flow = true;
  list.items = words.map((word) => scalarOf(word, true));
  return list;
}

function scalarOf(text: string, inQuotes: boolean): Scalar<string> {
  const scalar = new Scalar(text);
  if (inQuotes) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function listIn(text: string): string[] | undefined {
  const value = fromJson(text);
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList && JSON.stringify(value) === text ? value : undefined;
}
