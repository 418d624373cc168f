import type { CaseReport } from './runCase.js';

const mostFailures = 12;
const widths = { name: 44, tensors: 9, error: 10, seconds: 9 };

export const headerLine = row(
  'case',
  'tensors',
  'error',
  'seconds',
  'worst tensor (error relative to its tolerance)',
);

/** The row of a case, what was left out of it, and what was wrong with it. */
export function caseLines(report: CaseReport): string[] {
  const { name, compared, facts, skipped, worst, remarks, failures, seconds } = report;
  const verdict = failures.length === 0 ? 'pass' : 'FAIL';
  const exact = facts > 0 ? ` (and ${facts} exact facts)` : '';
  const error = worst ? worst.ratio.toPrecision(3) : '-';
  const lines = [
    row(`${verdict} ${name}`, String(compared), error, seconds.toFixed(1), (worst?.name ?? '-') + exact),
  ];
  for (const [{ pattern, reason }, names] of skipped) {
    lines.push(`     skipped (${reason}): ${names.length} tensors by ${pattern}`);
  }
  lines.push(...remarks.map((remark) => `     note: ${remark}`));
  lines.push(...failures.slice(0, mostFailures).map((failure) => `     ${failure}`));
  if (failures.length > mostFailures) lines.push(`     and ${failures.length - mostFailures} more failures`);
  return lines;
}

function row(name: string, tensors: string, error: string, seconds: string, worst: string): string {
  const right = [
    tensors.padStart(widths.tensors),
    error.padStart(widths.error),
    seconds.padStart(widths.seconds),
  ];
  return `${name.padEnd(widths.name)}${right.join('')}  ${worst}`;
}
