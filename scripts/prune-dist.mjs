// Leaves in dist only what the sources of today compile to, so that a package never carries what is no longer part of
// it: no module whose source is gone, no test, no source map. What is for tests only stays for `npm run torture`, and
// `files` in package.json keeps it out of the package. `node scripts/prune-dist.mjs [ROOT]`
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
prune(path.join(root, 'dist'));

/** Removes what does not belong into a folder of dist; returns how many entries are left. */
function prune(folder) {
  let left = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (prune(name) === 0) rmdirSync(name);
      else left += 1;
    } else if (isBuildRecord(name) || isCompiled(name)) left += 1;
    else rmSync(name);
  }
  return left;
}

/** Records of incremental builds, which `files` in package.json keeps out of the package. */
function isBuildRecord(name) {
  return path.basename(name).startsWith('.');
}

function isCompiled(name) {
  const [, stem] = /^(.+?)(?:\.d\.ts|\.js)$/.exec(path.relative(path.join(root, 'dist'), name)) ?? [];
  if (stem === undefined || stem.endsWith('.test')) return false;
  return existsSync(path.join(root, 'src', `${stem}.ts`));
}
