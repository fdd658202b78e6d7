/**
 * The sections that are fetched when they are first shown: each with its page, which is given the open patient. Whoever adds
 * a section names it in `app/open-patient.ts`, and its page here.
 */
import type { Component } from "svelte";
import type { CHART_SECTIONS, MoreSection, OpenPatient } from "../../app/open-patient";
import type { ChartView } from "../../ipc/bindings";
import { Later } from "../../kit/later.svelte";

/** What such a page is given. */
export type SectionProps = { tab: OpenPatient; view: ChartView | null };
type Page = Later<Component<SectionProps>>;
/** The sections in the bar whose page is not part of the screen. */
type LaterSection = Extract<(typeof CHART_SECTIONS)[number], "results"> | MoreSection;

const pages: Record<LaterSection, Page> = {
  results: new Later(() => import("./folders/ResultsSection.svelte")),
  history: new Later(() => import("./folders/HistorySection.svelte")),
  care: new Later(() => import("./folders/CareSection.svelte")),
  coverage: new Later(() => import("./folders/CoverageSection.svelte")),
  documents: new Later(() => import("../documents/DocumentsSection.svelte")),
  messages: new Later(() => import("../messages/MessagesSection.svelte")),
};

/** The page of a section that is fetched; nothing for one that is drawn by the screen itself. */
export const pageOf = (section: string): Page | undefined => (pages as Partial<Record<string, Page>>)[section];

/** What was dispensed, below the medications. */
export const dispensed: Page = new Later(() => import("./folders/DispensedSection.svelte"));
/** The search within the chart. */
export const search = new Later(() => import("./search/ChartSearch.svelte"));
