import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/** The module that the desk begins with: the day, the search and what surrounds them. */
const DESK = "/src/frame/Frame.svelte";
/** What the desk needs before it can be drawn. */
const desk = new Set<string>();

/** Finds what the desk needs, so that it comes as one file, however many later parts need some of it too. */
const findDesk: Plugin = {
  name: "find-desk",
  buildEnd() {
    const found = [...this.getModuleIds()].filter((id) => id.endsWith(DESK));
    for (const id of found) {
      if (desk.has(id)) continue;
      desk.add(id);
      found.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
};

/**
 * The window's policy allows scripts and styles from files only, so nothing is inlined and no polyfill is injected.
 * Safari 16 stands for the oldest WebKit that a supported system brings along: the calendar needs its subgrid, and an older one
 * would have each private field of each class kept in a map beside it.
 */
export default defineConfig({
  plugins: [svelte(), findDesk],
  // Fonts that PDFs may count on, which are handed to the reader of PDFs and never fetched.
  assetsInclude: ["**/*.pfb"],
  base: "/",
  clearScreen: false,
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  build: {
    target: "safari16",
    sourcemap: false,
    assetsInlineLimit: 0,
    // The page names whatever its first script needs. What is fetched later lies on the same disk: a list of what each of
    // it needs in turn would only make the first script heavier.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) => (hostType === "html" ? needed : []),
    },
    reportCompressedSize: true,
    // A name by its content alone: the first script names every other.
    rolldownOptions: {
      output: {
        chunkFileNames: (chunk) => (chunk.name === "desk" ? "assets/desk-[hash].js" : "assets/[hash].js"),
        assetFileNames: ({ names }) => `assets/${names.includes("desk.css") ? "desk-" : ""}[hash][extname]`,
        // The first script is one file with all that it needs: what parts share that come later would be cut out of it, in
        // dozens of small files that pack badly, and each of which is named in it.
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], priority: 2 },
            { name: "desk", test: (id) => desk.has(id), priority: 1 },
          ],
        },
      },
    },
  },
});
