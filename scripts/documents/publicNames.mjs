// The names that users import, with all that documents say of them.
import ts from 'typescript';
import { textOf } from './docstrings.mjs';
import { exportsOf, faces, homeOf } from './program.mjs';
import { taskOf } from './tasks.mjs';

/**
 * The public names in alphabetical order. Each has `name`, `kind`, `home` (its file below `dist`), `text` (its docstring),
 * `faces` (those that have it, of `node` and `page`), its `symbols` by face, and for a function its `task`, if it has one.
 */
export function publicNames(program) {
  const checker = program.getTypeChecker();
  const known = new Map();
  for (const face of Object.keys(faces)) {
    for (const [name, symbol] of exportsOf(program, face)) {
      const symbols = { ...known.get(name)?.symbols, [face]: symbol };
      known.set(name, { name, symbols, faces: Object.keys(symbols) });
    }
  }
  return [...known.values()]
    .map(({ name, symbols, faces: has }) => {
      const symbol = symbols.node ?? symbols.page;
      const home = homeOf(symbol);
      const kind = kindOf(symbol);
      const text = textOf(checker, symbol);
      return {
        name,
        kind,
        home,
        text,
        faces: has,
        symbols,
        symbol,
        task: kind === 'function' ? taskOf(name, home) : undefined,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function kindOf({ flags, valueDeclaration }) {
  if (flags & ts.SymbolFlags.ValueModule) return 'namespace';
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Function) return 'function';
  return valueDeclaration && flags & ts.SymbolFlags.Variable ? 'constant' : 'type';
}
