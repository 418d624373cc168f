import { describe, expect, it } from 'vitest';
import { latentCount, parameterShapes, standardConfig, synthesisLayers } from '../../stylegan2/index.js';
import { rosinalityNames } from '../../stylegan2/names/rosinality.js';
import { goldenCase } from '../../testing/golden.js';

import { tinyGenerator } from '../testing/tiny.js';
import {
  layerOf,
  layerParameters,
  phaseLayers,
  selectableCount,
  selectedLayer,
  trainableParameters,
} from './trainable.js';
import { type LayerRule, type Phase, phases } from './trainableSettings.js';

const config = standardConfig(1024);
/** The settings of a phase without a choice of layers. */
const all = (phase: Phase) => ({ phase, layers: 'all' as const, layerRule: 'exact' as const });
/** Those of a choice of layers by a rule. */
const chosen = (layerRule: LayerRule) => ({ phase: 'all' as const, layers: 'auto' as const, layerRule });
const theirs = new Map(
  rosinalityNames(config).flatMap(({ name, holds }) =>
    holds.kind === 'parameter' ? [[holds.parameter, name] as const] : [],
  ),
);
/** The layers that parameters belong to, by rosinality's names. */
const theirLayers = (names: readonly string[]) => [
  ...new Set(
    names.map((name) => (theirs.get(name) ?? '').replace(/\.(conv|noise|activate|bias|input)\b.*$/, '')),
  ),
];
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `convs.${from + i}`);

describe('phases', () => {
  it.each([
    ['paper', range(0, 16)],
    ['texture', range(2, 10)],
    ['shape', range(0, 2)],
    ['noFine', range(0, 10)],
    ['shapeExpanded', range(0, 3)],
  ] as const)('%s trains the constant, the first and other convolutions', (phase, convolutions) => {
    const layers = theirLayers(trainableParameters(config, all(phase)));
    expect(layers).toEqual(['input', 'conv1', ...convolutions]);
  });

  it('all trains the conversions to RGB too, and never the mapping network', () => {
    const names = trainableParameters(config, all('all'));
    expect(names).toEqual(
      [...parameterShapes(config).keys()].filter((name) => name.startsWith('synthesis.')),
    );
  });

  it('are cut short in small generators', () => {
    const small = standardConfig(8);
    for (const phase of phases) {
      expect(trainableParameters(small, all(phase)).length).toBeGreaterThan(0);
    }
    expect(phaseLayers(small, 'noFine')).toEqual(phaseLayers(small, 'paper'));
    expect(phaseLayers(small, 'texture')).toEqual(['synthesis.4.conv']);
  });

  it('style trains one offset of S space: 9,088 numbers at 1024 px', () => {
    const names = trainableParameters(config, all('style'));
    const shapes = parameterShapes(config);
    expect(names.every((name) => name.endsWith('.modulation.bias'))).toBe(true);
    expect(names).toHaveLength(synthesisLayers(config).length);
    expect(names.reduce((sum, name) => sum + (shapes.get(name)?.[0] ?? 0), 0)).toBe(9088);
  });

  it('affine trains all modulations and the convolutions of 64 px at 1024, fewer than all', () => {
    const names = trainableParameters(config, all('affine'));
    const blocks = names.filter((name) => !name.includes('.modulation.'));
    expect(new Set(blocks.map((name) => name.split('.')[1]))).toEqual(new Set(['64']));
    expect(blocks.some((name) => name.includes('toRgb'))).toBe(false);
    expect(names.filter((name) => name.includes('.modulation.'))).toHaveLength(
      2 * synthesisLayers(config).length,
    );
  });

  it.each([
    ['05-nada-train-all-layers', 'paper'],
    ['05-nada-train-phase-shape-extra-losses', 'shape'],
  ] as const)('agree with %s', async (caseName, phase) => {
    const { config: own } = await tinyGenerator(caseName);
    const [expected] = goldenCase(caseName).requires_grad_params_per_iter as string[][];
    const names = new Map(
      rosinalityNames(own).flatMap(({ name, holds }) =>
        holds.kind === 'parameter' ? [[holds.parameter, name] as const] : [],
      ),
    );
    const actual = trainableParameters(own, all(phase)).map((name) => names.get(name));
    expect(actual.toSorted()).toEqual(expected.toSorted());
  });
});

describe('layer selection', () => {
  it('by the exact rule trains the convolution that the entry modulates', () => {
    const count = selectableCount(config, 'exact');
    expect(count).toBe(latentCount(config) - 1);
    for (let index = 0; index < count; index++) {
      const layer = synthesisLayers(config).find(
        ({ name }) => name === selectedLayer(config, 'exact', index),
      );
      expect(layer?.latentIndex).toBe(index);
      expect(layer?.kind).not.toBe('toRgb');
    }
    expect(() => selectedLayer(config, 'exact', count)).toThrow('no layer');
  });

  it('by the rule of the reference is off by one after the first', () => {
    const count = selectableCount(config, 'reference');
    const layers = Array.from({ length: count }, (_, index) => selectedLayer(config, 'reference', index));
    const named = layers.map((layer) => theirLayers([`${layer}.modulation.bias`])[0]);
    expect(named).toEqual(['conv1', 'to_rgb1', ...range(0, 16)]);
  });

  it('never trains the constant', () => {
    for (const rule of ['exact', 'reference'] as const) {
      const names = trainableParameters(config, chosen(rule));
      expect(names).not.toContain('synthesis.constant');
      expect(names.some((name) => name.includes('toRgb'))).toBe(rule === 'reference');
    }
  });

  it('finds the parameters of a layer and back', () => {
    for (const { name, kind } of synthesisLayers(config)) {
      const parameters = layerParameters(config, name);
      expect(parameters.length).toBe(kind === 'toRgb' ? 4 : 5);
      for (const parameter of parameters) expect(layerOf(config, parameter)).toBe(name);
    }
    expect(layerOf(config, 'synthesis.constant')).toBeUndefined();
    expect(layerOf(config, 'mapping.0.weight')).toBeUndefined();
  });
});
