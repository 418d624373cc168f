// Rows of settings in the words of documents.
import { code, codes } from './markdown.mjs';

/** `microBatch` as `--micro-batch`, with what follows it. */
export function flagOf(name, { kind, positional, argument, default: byDefault }) {
  if (positional) return code(kind.form === 'list' ? `${name.toUpperCase()}...` : name.toUpperCase());
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (kind.form === 'toggle') return code(byDefault === true ? flag.replace('--', '--no-') : flag);
  const value = argument ?? (/^number(OrText|List)?$/.test(kind.form) ? 'N' : 'NAME');
  return code(`${flag} ${kind.form === 'list' ? `${value}...` : value}`);
}

/** The values that a row takes. */
export function valuesOf({ kind }) {
  if (kind.words.length > 0) return codes(kind.words);
  return kind.wants.replaceAll(/(?<!\.\d*)\d{5,}/g, (digits) => Number(digits).toLocaleString('en'));
}

/** What is taken where nothing is given. */
export function defaultOf({ presence, needed, default: byDefault, defaultText }) {
  if (defaultText !== undefined) return defaultText;
  if (typeof byDefault === 'boolean') return byDefault ? 'yes' : 'no';
  if (byDefault !== undefined) return code(String(byDefault));
  return presence === 'required' || needed ? '**required**' : '';
}

/** Rows by the heading under which help lists them: a map from heading to rows with their names, in order. */
export function groupsOf(rows) {
  const groups = new Map();
  for (const [name, row] of Object.entries(rows)) {
    groups.set(row.group, [...(groups.get(row.group) ?? []), { name, row }]);
  }
  return groups;
}
