// Removes compiled files whose source is gone, so that a package never carries what is no longer part of it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(d\.ts|js)(\.map)?$/.test(entry.name)) continue;
  const file = path.join(entry.parentPath, entry.name);
  const source = path.join(root, 'src', path.relative(dist, file).replace(/\.(d\.ts|js)(\.map)?$/, '.ts'));
  if (!existsSync(source)) rmSync(file);
}
