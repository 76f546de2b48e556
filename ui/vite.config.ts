import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `fake` (npm run dev) and tests speak to tests/dev instead of the shell; a build never does.
export default defineConfig(({ mode }) => {
  const fake = mode === 'fake' || mode === 'test';
  return {
    plugins: [svelte()],
    resolve: {
      // Without this a test would get Svelte's server build.
      conditions: [...defaultClientConditions],
      alias: [
        { find: '$lib', replacement: here('./src/lib') },
        ...(fake ? [{ find: /^\.\/transport$/, replacement: here('./tests/dev/transport.ts') }] : []),
      ],
    },
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      outDir: 'dist',
      emptyOutDir: true,
    },
    server: { host: '127.0.0.1', port: 5173, strictPort: true },
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
      setupFiles: ['tests/setup.ts'],
      restoreMocks: true,
      // Generous, so that a busy machine fails no test.
      testTimeout: 120_000,
    },
  };
});
