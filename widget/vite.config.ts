import { defineConfig } from "vitest/config";

// One classic script, so that a page embeds the widget with one tag and needs no modules; and the
// library it fetches when the first message is sent (`vite build --mode library`).
const WIDGET = {
  lib: { entry: "src/index.ts", formats: ["iife" as const], name: "Rolewise", fileName: () => "widget.js" },
};
const LIBRARY = {
  modulePreload: false as const,
  rollupOptions: {
    input: "src/library.ts",
    preserveEntrySignatures: "strict" as const,
    output: { entryFileNames: "widget-socket.js" },
  },
};

export default defineConfig(({ mode }) => ({
  build: {
    target: "es2020",
    outDir: "../rolewise/channels/static",
    emptyOutDir: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    ...(mode === "library" ? LIBRARY : WIDGET),
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"] },
}));
