import { defineConfig } from "vitest/config";

// One classic script, so that a page embeds the widget with one tag and needs no modules.
export default defineConfig({
  build: {
    target: "es2020",
    outDir: "../rolewise/channels/static",
    emptyOutDir: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    lib: { entry: "src/index.ts", formats: ["iife"], name: "Rolewise", fileName: () => "widget.js" },
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"] },
});
