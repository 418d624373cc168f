import { type Amount, amounts, type Variant, variants } from './ganCells.js';
import type { GanResult } from './runGanCell.js';

const words: Readonly<Record<Variant, string>> = {
  plain: 'plain',
  augmentation: '+ augmentation',
  auxiliary: '+ auxiliary task',
  'augmentation+auxiliary': '+ both',
  transfer: 'transfer, augmentation, freeze-D',
};

/** Results as a table in Markdown: a row for each variant, a column for each amount; final KID (best) times 1000. */
export function tableText(results: readonly GanResult[]): string {
  const find = (variant: Variant, amount: Amount): GanResult | undefined =>
    results.find(({ cell }) => cell.variant === variant && cell.amount === amount);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = variants.map((variant) =>
    row([words[variant], ...amounts.map((amount) => figures(find(variant, amount)))]),
  );
  const [first] = results;
  const features = first ? `, ${first.final.features}` : '';
  const floor = first ? `; two sets of renders: ${thousandths(first.final.floor)}` : '';
  return [
    row(['KID x 1000, final (best)', ...amounts.map((amount) => `${amount} pictures`)]),
    row(['---', ...amounts.map(() => '---:')]),
    ...body,
    '',
    `To held-out renders${features}${floor}.`,
  ].join('\n');
}

function figures(result: GanResult | undefined): string {
  if (!result) return '-';
  return `${thousandths(result.final.kid)} (${thousandths(result.best.kid)})`;
}

function thousandths(kid: number): string {
  return (kid * 1000).toFixed(2);
}
