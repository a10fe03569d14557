import { stateIn } from "../stacks/synthesised";
import { rulesOf } from "./rules";
import { isIgnored, typeOf, type Arguments, type ReviewedStack, type Synthesis } from "./synthesis";

/** A resource in all of a synthesis: its state and its address there. */
export type NodeName = string;

export const nodeOf = ({ state }: Pick<ReviewedStack, "state">, address: string): NodeName => `${state}:${address}`;

export const addressOf = (node: NodeName): string => node.slice(node.indexOf(":") + 1);

/** What a text holds in place of an attribute that only a deployment knows: `«state:type.name#attribute»`. */
const mark = /«([^«»#]+)#([^«»]*)»/g;

const reference =
  /(?<![\w.\-"«:])(?:(?:var|local)\.[A-Za-z_]\w*|(?:data\.)?[a-z][a-z0-9]*(?:_[a-z0-9]+)+\.[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\.\d+|\[[^\]]*\])*)/g;

/**
 * Values as far as a synthesis tells them. References to what is configured are replaced by that, through the outputs of
 * other stacks too; what only a deployment knows is marked, so that two values differ where they may differ.
 */
export class Values {
  constructor(private readonly synthesis: Synthesis) {}

  /** The same value with its references replaced. */
  of(stack: ReviewedStack, value: unknown): unknown {
    if (typeof value === "string") return value.includes("${") ? literal(this.text(stack, value, 0)) : value;
    if (Array.isArray(value)) return value.map((one) => this.of(stack, one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.of(stack, one)]));
  }

  private text(stack: ReviewedStack, text: string, depth: number): string {
    // A whole text that is one reference is that value; a circle, which Terraform refuses, ends somewhere.
    if (depth > 20) return text;
    return text
      .replaceAll(/\$\{[^{}]*\}|\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (expression) =>
        expression.replaceAll(reference, (found) => this.referred(stack, found, depth + 1)),
      )
      .replaceAll(/\$\{(?:sensitive\()?(«[^«»]*»|[^${}«»()"]*)\)?\}/g, "$1");
  }

  private referred(stack: ReviewedStack, found: string, depth: number): string {
    const [first = "", second = ""] = found.split(".");
    if (first === "var") {
      const given = stack.variables.get(second)?.["default"];
      return given === undefined || given === null ? found : typeof given === "string" ? given : JSON.stringify(given);
    }
    if (first === "local") return this.inner(stack, stack.locals.get(second), found, depth);
    const isData = first === "data";
    const [, address = "", key = "", attribute = ""] =
      /^((?:data\.)?[^.[]+\.[^.[]+)(\[[^\]]*\])?\.?(.*)$/.exec(found) ?? [];
    const block = stack.blocks.get(address);
    if (isData && second === "terraform_remote_state" && block) return this.output(block, attribute, found, depth);
    const given = block?.[attribute];
    // Where letters do not count, what stands in the state is what it was: either reads the same.
    const isCaseless = rulesOf(typeOf(address))?.caseless?.includes(attribute) === true;
    const configured = isCaseless && typeof given === "string" && !given.includes("${") ? given.toUpperCase() : given;
    return block && typeof configured === "string" && !isIgnored(block, attribute) && !isOfInstance(configured)
      ? this.inner(stack, configured, found, depth)
      : `«${nodeOf(stack, `${address}${key}`)}#${attribute}»`;
  }

  /** An output of another stack: what it is there. */
  private output(block: Arguments, attribute: string, found: string, depth: number): string {
    const { backend = "", config } = block as { readonly backend?: string; readonly config?: Arguments };
    const producer = this.synthesis.get(stateIn({ [backend]: config }) ?? "");
    const value = producer?.outputs.get(attribute.replace(/^outputs\./, ""));
    return producer && value !== undefined ? this.inner(producer, value, found, depth) : found;
  }

  private inner(stack: ReviewedStack, value: unknown, found: string, depth: number): string {
    if (value === undefined) return found;
    if (typeof value !== "string") return JSON.stringify(value);
    // What stands in an expression already is none of its own.
    return this.text(stack, value, depth).replace(/^\$\{((?:(?!\$\{).)*)\}$/s, "$1");
  }
}

/** Whether it differs from one instance of a block to the other. */
const isOfInstance = (text: string) => /\b(count\.index|each\.(key|value))\b/.test(text);

/** A list or a block that a text has become once its reference is replaced. */
function literal(text: string): unknown {
  const [, inside] = /^\$\{([[{].*)\}$/s.exec(text) ?? [];
  if (inside === undefined) return text;
  try {
    return JSON.parse(inside);
  } catch {
    return text;
  }
}

/** The value with a remark at each attribute that moves, so that it is not the one of before. */
export function moving(value: unknown, moves: (node: NodeName, attribute: string) => boolean): unknown {
  if (typeof value === "string")
    return value.replaceAll(mark, (whole, node: string, attribute: string) =>
      moves(node, attribute) ? `«${node}#${attribute} anew»` : whole,
    );
  if (Array.isArray(value)) return value.map((one) => moving(one, moves));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, moving(one, moves)]));
}

/** Resources whose making changes the value, by their addresses: nothing else of it does. */
export function anewIn(was: unknown, is: unknown): readonly string[] {
  const [one, other] = [JSON.stringify(was ?? null), JSON.stringify(is ?? null)];
  if (other.replaceAll(/(«[^«»]*) anew»/g, "$1»") !== one) return [];
  return [...new Set([...other.matchAll(/«([^«»#]+)#[^«»]* anew»/g)].map(([, node = ""]) => addressOf(node)))];
}

/** Whether a value is another one at each deployment: no two of them compare it. */
export function isDrawnAnew(value: unknown): boolean {
  if (typeof value === "string")
    return [...value.matchAll(/(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g)].some(([expression]) =>
      /\b(uuid|timestamp|plantimestamp|bcrypt)\s*\(/.test(expression),
    );
  return typeof value === "object" && value !== null && Object.values(value).some(isDrawnAnew);
}

/** Two values for a reader; of long ones the part in which they differ. */
export function toldApart(was: unknown, is: unknown): string {
  const [one, other] = [textOf(was), textOf(is)];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - 20);
  const part = (text: string) =>
    text.length <= longest ? text : `${from > 0 ? "…" : ""}${text.slice(from, from + longest - 20)}…`;
  return `${part(one)} → ${part(other)}`;
}

const longest = 80;

/** A value for a reader: attributes by their resources' addresses, long ones by their length. */
export function told(value: unknown): string {
  const text = textOf(value);
  return text.length > longest ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "not set";
  return (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(
    mark,
    (_, node: string, attribute: string) => `\${${addressOf(node)}.${attribute.replace(/ anew$/, "")}}`,
  );
}
