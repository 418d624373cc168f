import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { goldenCase } from '../../testing/golden.js';
import { fillTemplate } from './fillTemplate.js';
import { imagenetTemplates } from './imagenetTemplates.js';
import { partTemplates } from './partTemplates.js';

const config = goldenCase('05-nada-losses').config as Record<string, unknown>;
const digest = (lines: readonly string[]) => createHash('sha256').update(lines.join('\n')).digest('hex');

describe('prompt templates', () => {
  it('are the 79 of the reference, in its order', () => {
    expect(imagenetTemplates.length).toBe(config.imagenet_template_count);
    expect(digest(imagenetTemplates)).toBe(config.templates_sha256);
  });

  it('for parts are the 15 of the reference, in its order', () => {
    expect(partTemplates.length).toBe(config.part_template_count);
    expect(digest(partTemplates)).toBe(config.part_templates_sha256);
  });
});

describe('fillTemplate', () => {
  it('puts the class in place of {}', () => {
    expect(fillTemplate('a photo of a {}.', 'dog')).toBe('a photo of a dog.');
  });

  it('takes a class literally', () => {
    expect(fillTemplate('a {}.', '$& {} $1')).toBe('a $& {} $1.');
  });

  it('fills every template', () => {
    for (const template of [...imagenetTemplates, ...partTemplates]) {
      expect(fillTemplate(template, 'cat')).toContain('cat');
    }
  });

  it('rejects a template without a place', () => {
    expect(() => fillTemplate('a photo', 'dog')).toThrow(UserError);
  });
});
