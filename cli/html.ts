import { printable } from "../functions/runtime/printable";

/** Markup, as opposed to text. */
export interface Html {
  readonly html: string;
}

/** No markup. */
export const nothing: Html = { html: "" };

/** Markup of a template: what stands in it is text, and escaped, unless it is markup itself. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return { html: parts.map((part, at) => part + (at < values.length ? markup(values[at] ?? "") : "")).join("") };
}

function markup(value: string | number | Html | readonly Html[]): string {
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return "html" in value ? value.html : value.map((one) => one.html).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => printable(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
