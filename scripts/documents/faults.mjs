// What public names owe their users: a docstring of the house's form, an example, and a text for every option.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { examplesOf, faultOf } from './docstrings.mjs';
import { root } from './program.mjs';
import { describeFunction } from './signatures.mjs';

const file = path.join(root, 'scripts/documents/exceptions.json');

/** Every fault of today by a name such as `docstring Phase`, with what is wrong. */
export function faultsOf(program, names) {
  const faults = new Map();
  for (const { name, kind, text, task, symbols } of names) {
    const fault = kind === 'namespace' ? undefined : faultOf(text);
    if (fault) faults.set(`docstring ${name}`, `${name} ${fault}`);
    if (task === undefined) continue;
    if (examplesOf(text).length === 0)
      faults.set(`example ${name}`, `${name} has no example in its docstring`);
    for (const symbol of Object.values(symbols)) {
      for (const { options } of describeFunction(program, symbol).requests) {
        for (const option of options.filter((each) => each.text === '')) {
          const place = `${name}.${option.name}`;
          faults.set(
            `option ${place}`,
            `option ${place} has no text that an editor could show (declared in dist/${option.home})`,
          );
        }
      }
    }
  }
  return faults;
}

/** The faults that are known, which only become fewer. */
export function readExceptions() {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Takes from the known faults those that are no more. */
export function dropIdleExceptions(faults) {
  const left = readExceptions().filter((each) => faults.has(each));
  writeFileSync(file, `${JSON.stringify(left, undefined, 2)}\n`);
}
