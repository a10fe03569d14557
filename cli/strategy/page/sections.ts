import { html, type Html } from "../../html";
import { demandSection } from "./demand-section";
import { distancesSection, pricesSection } from "./distribution-sections";
import type { Facts } from "./facts";
import { growthSection } from "./growth-section";
import { citySection } from "./city-section";
import { figuresSection } from "./figures-section";
import { hotspotsSection } from "./hotspots-section";
import { modelSection } from "./model-section";
import { refusedSection, storesSection } from "./store-sections";
import type { Section } from "./section";
import { revenueSection } from "./revenue-section";

/** The page, from top to bottom. To add a section: ask its report in `facts.ts`, draw it in a file of its own, name it here. */
const sections: readonly Section[] = [
  figuresSection,
  citySection,
  revenueSection,
  growthSection,
  hotspotsSection,
  demandSection,
  distancesSection,
  pricesSection,
  modelSection,
  storesSection,
  refusedSection,
];

/** All sections, each under its heading. */
export const sectionsOf = (facts: Facts): Html =>
  html`${sections.map(
    ({ id, title, isHalf, body }) =>
      html`<section class="${isHalf ? "half" : "whole"}" aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        ${body(facts)}
      </section> `,
  )}`;
