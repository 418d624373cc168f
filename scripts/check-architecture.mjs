// Checks the house rules that a compiler does not know, against the plan in `scripts/architecture/house.mjs` below the
// same root. `node scripts/check-architecture.mjs [ROOT]`
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkCircles } from './architecture/circles.mjs';
import { checkDisk } from './architecture/disk.mjs';
import { withoutExceptions } from './architecture/exceptions.mjs';
import { checkFaces } from './architecture/faces.mjs';
import { readHouse } from './architecture/files.mjs';
import { checkFloors, checkTable } from './architecture/floors.mjs';
import { checkGraphless } from './architecture/graphless.mjs';
import { checkLengths } from './architecture/lengths.mjs';
import { checkBrowserEntry, checkNode } from './architecture/node.mjs';

const rules = [
  checkTable,
  checkFloors,
  checkFaces,
  checkCircles,
  checkGraphless,
  checkNode,
  checkDisk,
  checkBrowserEntry,
];

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const plan = await import(pathToFileURL(path.join(root, 'scripts/architecture/house.mjs')).href);
const house = readHouse(root, plan);
const { notes, problems: tooLong } = checkLengths(house, plan);
const found = [...rules.flatMap((rule) => rule(house, plan)), ...tooLong];
const problems = withoutExceptions(found, plan.exceptions);
for (const note of notes) console.log(note);
for (const { text } of problems) console.error(`error: ${text}`);
console.log(`${house.files.size} files checked, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
