import { describe, expect, it } from 'vitest';
import { domains } from '../../world/attributes.js';
import { labelsOf } from '../../world/labels.js';
import { renderFace } from '../../world/render/index.js';
import { BatchPlan, changesOf, pairsOf, targetDomains } from './batchPlan.js';
import { vocabularyTexts, WorldPairs } from './worldPairs.js';

const planned = { seed: 5, number: 3, count: 64, withAttributes: false };

describe('BatchPlan', () => {
  it('begins with the same faces as photos and in other domains', () => {
    const plan = new BatchPlan(planned);
    const { rows } = plan;
    const { before, after, of } = plan.changes(5, 0);
    expect(rows).toHaveLength(64);
    expect([before.length, after.length, of.length]).toEqual([9, 9, 16]);
    expect(changesOf(64, false)).toBe(9);
    for (let i = 0; i < pairsOf(64); i++) {
      expect(rows[i].domain).toBe('photo');
      expect(rows[i + 16].face).toEqual(rows[i].face);
      expect(rows[i + 16].domain).toBe(targetDomains[of[i]]);
    }
    // The further faces come twice too, and eight at a time have the same colours.
    for (let i = 32; i < 48; i++) expect(rows[i + 16].face).toEqual(rows[i].face);
    const [first, second] = [labelsOf(rows[0].face), labelsOf(rows[7].face)];
    expect(second).toMatchObject({
      skin: first.skin,
      headwear: first.headwear,
      background: first.background,
    });
    expect(rows[1].face.yaw).not.toBe(rows[0].face.yaw);
  });

  it('can change attributes in every other pair', () => {
    const plan = new BatchPlan({ ...planned, withAttributes: true });
    const { before, after, of } = plan.changes(5, 0);
    expect(before).toHaveLength(changesOf(64, true));
    for (let i = 1; i < 16; i += 2) {
      const [own, changed] = [plan.rows[i], plan.rows[i + 16]];
      expect(changed.domain).toBe(own.domain);
      expect(labelsOf(changed.face)).not.toEqual(labelsOf(own.face));
      expect(before[of[i]]).not.toBe(after[of[i]]);
    }
    const plain = new BatchPlan(planned);
    for (let i = 0; i < 16; i += 2) expect(plan.rows[i + 16]).toEqual(plain.rows[i + 16]);
  });

  it('shows dogs and cats of the same faces in half of the batches, and all domains in time', () => {
    const further = Array.from({ length: 40 }, (_, number) => {
      const { rows } = new BatchPlan({ ...planned, number });
      return `${rows[32].domain} ${rows[48].domain}`;
    });
    const animals = further.filter((pair) => pair === 'dog cat').length;
    expect(animals).toBeGreaterThan(10);
    expect(animals).toBeLessThan(30);
    const seen = new Set(
      Array.from({ length: 12 }, (_, number) => new BatchPlan({ ...planned, number }).rows).flatMap((rows) =>
        rows.map(({ domain }) => domain),
      ),
    );
    expect(seen.size).toBe(domains.length);
  });
});

describe('WorldPairs', () => {
  it('gives a step the same pairs whatever came before', async () => {
    const [through, resumed] = [new WorldPairs(2, 16), new WorldPairs(2, 16)];
    for (const step of [0, 16]) await through.batch(step, 16);
    const later = await through.batch(33, 16);
    expect(await resumed.batch(33, 16)).toEqual(later);
  });

  it('shows pictures three times, each time in new words', async () => {
    const pairs = new WorldPairs(2, 16);
    const [first, again, other] = [
      await pairs.batch(0, 16),
      await pairs.batch(16, 16),
      await pairs.batch(48, 16),
    ];
    expect(again.pictures).toEqual(first.pictures);
    expect(again.captions).not.toEqual(first.captions);
    expect(other.pictures.data).not.toEqual(first.pictures.data);
    // What is handed out may be written over.
    first.pictures.data.fill(0);
    expect((await pairs.batch(0, 16)).pictures).toEqual(again.pictures);
    const [{ face, domain }] = new BatchPlan({ seed: 2, number: 0, count: 16, withAttributes: false }).rows;
    expect(again.pictures.data.subarray(0, 768)).toEqual(renderFace(face, domain, 16).data);
  });
});

it('the texts for a vocabulary name every domain', () => {
  const texts = [...vocabularyTexts(1, 300)];
  expect(new Set(texts).size).toBeGreaterThan(250);
  for (const word of ['sketch', 'zombie', 'dog', 'night', 'glasses', 'curly']) {
    expect(texts.some((text) => text.toLowerCase().includes(word))).toBe(true);
  }
});
