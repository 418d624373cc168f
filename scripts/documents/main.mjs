// Writes the documents that are made from the code, and forgets exceptions that are no longer needed: `npm run documents`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDocuments } from './documents.mjs';
import { dropIdleExceptions, faultsOf } from './faults.mjs';
import { createProgram, root } from './program.mjs';
import { publicNames } from './publicNames.mjs';

const program = createProgram();
const names = publicNames(program);
for (const [file, text] of await makeDocuments(program, names)) {
  writeFileSync(path.join(root, file), text);
  console.log(file);
}
dropIdleExceptions(faultsOf(program, names));
