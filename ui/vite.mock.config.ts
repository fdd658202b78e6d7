import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The policy of the real window, with the server itself in place of the core's channel. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";

/** The window in an ordinary browser, with a synthetic core behind the seam. Never part of what is shipped. */
export default defineConfig({
  plugins: [svelte()],
  assetsInclude: ["**/*.pfb"],
  clearScreen: false,
  resolve: {
    alias: { "@tauri-apps/api/core": fileURLToPath(new URL("./src/ipc/mock/core.ts", import.meta.url)) },
  },
  server: { host: "127.0.0.1", port: 1421, strictPort: true },
  build: { target: "safari16", outDir: "../target/ui-mock", emptyOutDir: true, modulePreload: { polyfill: false } },
  preview: { host: "127.0.0.1", port: 1421, strictPort: true, headers: { "Content-Security-Policy": policy } },
});
