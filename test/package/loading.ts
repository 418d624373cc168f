import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Packed } from './pack.js';

/** Loads all modules that it is given, both ways; prints their names, and those that are not the same by both. */
const loader = `
const report = {};
(async () => {
  for (const specifier of process.argv.slice(2)) {
    const required = require(specifier);
    const imported = await import(specifier);
    const names = Object.keys(imported);
    report[specifier] = { names, differing: names.filter((name) => required[name] !== imported[name]) };
  }
  console.log(JSON.stringify(report));
})();
`;

/** Whether this Node can `require` ES modules, as 20.19 and 22.12 were the first to do unasked. */
const requires = (process.features as { readonly require_module?: boolean }).require_module === true;

/** What Node makes of the installed package: every entry loads by `import` and `require`, and the commands run. */
export function loading({ user, folder, manifest, entries }: Packed): void {
  const node = (...parameters: readonly string[]) =>
    spawnSync(process.execPath, parameters, {
      cwd: user,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', NODE_PATH: '' },
    });

  it.skipIf(!requires)(`loads every entry by require as by import (needs Node 20.19 or newer)`, () => {
    const file = path.join(user, 'loads.cjs');
    writeFileSync(file, loader);
    const specifiers = entries.map(({ specifier }) => specifier);
    const { status, stdout, stderr } = node(file, ...specifiers);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const report: Record<string, { names: string[]; differing: string[] }> = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(specifiers);
    for (const [specifier, { differing }] of Object.entries(report)) expect(differing, specifier).toEqual([]);
    expect(Object.values(report).flatMap(({ names }) => names)).toContain('adapt');
  });

  it('has commands that npm can link', () => {
    expect(Object.keys(manifest.bin)).toEqual(['stylegan-nada', 'nada']);
    for (const file of Object.values(manifest.bin)) {
      expect(readFileSync(path.join(folder, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });

  const command = path.join(folder, manifest.bin.nada);

  it('prints its help and its version', () => {
    const help = node(command, '--help');
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: nada .+ adapt /s);
    expect(node(command, '--version').stdout.trim()).toBe(manifest.version);
  });

  it('reads the networks that come with it', () => {
    for (const [model, said] of [
      ['models/generator/photo.safetensors', 'a StyleGAN2 generator'],
      ['models/clip', 'a CLIP'],
    ]) {
      const { status, stdout, stderr } = node(command, 'inspect', path.join(folder, model));
      expect({ status, stderr }, model).toEqual({ status: 0, stderr: '' });
      expect(stdout, model).toContain(said);
    }
  });
}
