import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: [{ find: /^#nada\//, replacement: fileURLToPath(new URL('./src/', import.meta.url)) }] },
  test: {
    include: ['src', 'world', 'foundry', 'studies', 'demo', 'bench', 'test', 'examples'].map(
      (folder) => `${folder}/**/*.test.ts`,
    ),
    // Every entry of the package sets its platform; tests reach behind the entries.
    setupFiles: ['src/api/platform.node.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
