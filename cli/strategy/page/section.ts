import type { Html } from "../../html";
import type { Facts } from "./facts";

/** A part of the page: a function of what the reports answered. */
export interface Section {
  /** Of its heading, for links. */
  readonly id: string;
  readonly title: string;
  /** Half the page is shared with the section before or after it. @default the whole page */
  readonly isHalf?: true;
  readonly body: (facts: Facts) => Html;
}
