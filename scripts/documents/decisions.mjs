// docs/decisions/README.md: every decision with its date and status, from the head of each file.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generated, table } from './markdown.mjs';
import { root } from './program.mjs';

const folder = path.join(root, 'docs/decisions');
const head =
  /^# (?<title>.+)\n\n\*(?<date>\d{4}-\d\d-\d\d), (?<status>accepted|replaced by \[.+\]\(.+\))\*\n/;

/** The text of docs/decisions/README.md. */
export function decisionsIndex() {
  const decisions = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => ({ file, ...readHead(file) }))
    .sort((a, b) => b.date.localeCompare(a.date) || a.file.localeCompare(b.file));
  return generated([
    '# Decisions',
    '',
    'What was decided and why, with what was not taken; the newest first.',
    '',
    ...table(
      ['decision', 'date', 'status'],
      decisions.map(({ file, title, date, status }) => [`[${title}](${file})`, date, status]),
    ),
  ]);
}

function readHead(file) {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const groups = head.exec(text)?.groups;
  if (groups) return groups;
  throw new Error(
    `docs/decisions/${file} must begin with "# Title", an empty line, and "*2026-01-31, accepted*" (or "replaced by [title](file.md)")`,
  );
}
