import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '#nada/errors.js';

/** A path inside the repository, wherever this file was compiled to. */
export function inRepository(...parts: readonly string[]): string {
  return path.join(root(), ...parts);
}

function root(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!isRoot(folder)) {
    const above = path.dirname(folder);
    assert(above !== folder, 'the world is used outside of its repository');
    folder = above;
  }
  return folder;
}

function isRoot(folder: string): boolean {
  const file = path.join(folder, 'package.json');
  return existsSync(file) && readFileSync(file, 'utf8').includes('"name": "stylegan-nada"');
}
