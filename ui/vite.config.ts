import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/**
 * The window's policy allows scripts and styles from files only, so nothing is inlined and no polyfill is injected.
 * Safari 15 stands for the oldest WebKit that a supported system brings along.
 */
export default defineConfig({
  plugins: [svelte()],
  // Fonts that PDFs may count on, which are handed to the reader of PDFs and never fetched.
  assetsInclude: ["**/*.pfb"],
  base: "/",
  clearScreen: false,
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  build: {
    target: "safari15",
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
        chunkFileNames: "assets/[hash].js",
        assetFileNames: "assets/[hash][extname]",
        // The first script is one file with all that it needs: what parts share that come later would be cut out of it, in
        // dozens of small files that pack badly, and each of which is named in it.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
});
