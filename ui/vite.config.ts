import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/**
 * The window's policy allows scripts and styles from files only, so nothing is inlined and no polyfill is injected.
 * Safari 15 stands for the oldest WebKit that a supported system brings along.
 */
export default defineConfig({
  plugins: [svelte()],
  base: "/",
  clearScreen: false,
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  build: {
    target: "safari15",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
