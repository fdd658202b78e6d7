import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  assetsInclude: ["**/*.pfb"],
  resolve: { conditions: ["browser"] },
  // Hooks and some tests fetch what the window fetches later: how long a busy machine takes to compile that says nothing.
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    hookTimeout: 120_000,
    testTimeout: 60_000,
    // By itself it leaves one processor to whoever works beside it, which is half of two.
    maxWorkers: "100%",
  },
});
