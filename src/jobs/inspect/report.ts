import type { NetworkReport, TensorsReport } from '../../api/inspect/report.js';

/** Report of `nada inspect` on a file or folder. */
export interface PathReport {
  readonly path: string;
  /** The form of the file, such as `torch-zip`, or `folder`. */
  readonly form: string;
  readonly bytes: number;
  /** Its kind in a few words. */
  readonly what: string;
  /** The networks in it. */
  readonly networks: readonly NetworkReport[];
  /** Facts about a run: from what to what, steps, quality, and why it stopped; absent for anything else. */
  readonly run?: Readonly<Record<string, string>>;
  /** All tensors together; absent for folders of runs. */
  readonly tensors?: TensorsReport;
  /** Licence: what may be done with it, as far as its form tells. */
  readonly licence?: string;
  /** Commands for what nada can do with it. */
  readonly commands: readonly string[];
  /** Metadata: what it says about itself. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Why a network in it cannot be used. */
  readonly problems: readonly string[];
}

const columnWidth = 18;

/** A report for a person. */
export function reportText(report: PathReport): string {
  const { path, form, bytes, what, run = {}, networks, tensors, licence, commands, problems } = report;
  const row = (name: string, value: string | number): string => `  ${name.padEnd(columnWidth)}${value}`;
  const lines = [`${path}: ${what}`, row('form', `${form}, ${sizeWords(bytes)}`)];
  lines.push(...Object.entries(run).map(([name, value]) => row(name, value)));
  if (tensors) {
    const dtypes = Object.entries(tensors.dtypes).map(([dtype, count]) => `${count} ${dtype}`);
    const millions = (tensors.parameters / 1e6).toFixed(tensors.parameters < 1e7 ? 2 : 0);
    lines.push(row('tensors', `${tensors.count} (${dtypes.join(', ')}), ${millions} million numbers`));
  }
  for (const { kind, facts } of networks) {
    lines.push(kind, ...Object.entries(facts).map(([name, value]) => row(name, value)));
  }
  lines.push(...problems.map((problem) => `problem: ${problem}`));
  if (licence !== undefined) lines.push(`licence: ${licence}`);
  if (commands.length > 0) lines.push('What nada can do with it:', ...commands.map((line) => `  ${line}`));
  return lines.join('\n');
}

function sizeWords(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
