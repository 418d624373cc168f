import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { repository } from './pack.js';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** Prunes the dist of a repository of these files; returns what is left of it, folders among it. */
function pruned(files: readonly string[]): string[] {
  const root = mkdtempSync(path.join(tmpdir(), 'prune-'));
  roots.push(root);
  for (const name of files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), '');
  }
  const script = path.join(repository, 'scripts', 'prune-dist.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readdirSync(path.join(root, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .toSorted();
}

it('keeps what the sources compile to, and the records of builds', () => {
  const dist = [
    '.built',
    '.tsbuildinfo',
    'clip/a.d.ts',
    'clip/a.js',
    'index.js',
    'file.node.js',
    'testing/b.js',
  ];
  const sources = ['src/clip/a.ts', 'src/index.ts', 'src/file.node.ts', 'src/testing/b.ts'];
  const folders = ['clip', 'testing'];
  expect(pruned([...sources, ...dist.map((name) => `dist/${name}`)])).toEqual(
    [...dist, ...folders].toSorted(),
  );
});

it('removes what has no source, tests, source maps, and folders that are empty then', () => {
  const sources = ['src/a.ts', 'src/a.test.ts'];
  const stale = ['gone.js', 'gone.d.ts', 'moved/deep/c.js', 'a.js.map', 'a.test.js', 'testing/b.js', 'a.txt'];
  expect(pruned([...sources, 'dist/a.js', ...stale.map((name) => `dist/${name}`)])).toEqual(['a.js']);
});
