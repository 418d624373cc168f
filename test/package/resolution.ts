import { readFileSync } from 'node:fs';
import {
  type Analysis,
  checkPackage,
  createPackageFromTarballData,
  type Problem,
} from '@arethetypeswrong/core';
import { expect, it } from 'vitest';
import type { Packed } from './pack.js';

/** What a package of ES modules alone can't avoid: see docs/decisions/package.md. */
const expected: readonly { kind: Problem['kind']; resolution: string; why: string }[] = [
  { kind: 'NoResolution', resolution: 'node10', why: 'node10 knows no exports' },
  { kind: 'CJSResolvesToESM', resolution: 'node16-cjs', why: 'require loads ES modules since Node 20.19' },
];

/** What "Are the types wrong?" finds in the tarball. */
export function resolution({ tarball, manifest, entries }: Packed): void {
  it('names the types of every entry first, and for all that ask one module', () => {
    const targets = Object.entries(manifest.exports).filter(([key]) => key !== './package.json');
    expect(targets.length).toBeGreaterThan(7);
    for (const [key, target] of targets) {
      const conditions = Object.keys(target);
      expect([conditions[0], conditions.at(-1)], key).toEqual(['types', 'default']);
    }
  });

  it('has no wrong types, whatever resolves them', async () => {
    const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    const { problems, entrypoints } = found as Analysis;
    expect(problems.filter((problem) => !isExpected(problem))).toEqual([]);
    for (const { key, types } of entries) {
      for (const kind of ['node16-cjs', 'node16-esm', 'bundler'] as const) {
        expect(entrypoints[key].resolutions[kind].resolution?.fileName, `${key} by ${kind}`).toMatch(
          new RegExp(`/${types}$`),
        );
      }
    }
  });
}

function isExpected(problem: Problem): boolean {
  return (
    'resolutionKind' in problem &&
    expected.some(({ kind, resolution: by }) => kind === problem.kind && by === problem.resolutionKind)
  );
}
