import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { checkGanSettings } from './checkSettings.js';
import { type GivenGanSettings, ganSettings } from './table.js';

const check = (given: GivenGanSettings, asked: GivenGanSettings = given): void =>
  checkGanSettings(ganSettings(given), asked);

describe('checkGanSettings', () => {
  it.each<[GivenGanSettings, string, string]>([
    [{ augment: 'none', p: 0.2 }, 'option p is 0.2, but augment none changes nothing', 'p'],
    [{ p: 0.2, adjustKimg: 10 }, 'option adjustKimg steers p adaptive, which is off here', 'adjustKimg'],
    [{ augment: 'none', target: 0.5 }, 'option target steers p adaptive, which is off here', 'target'],
  ])('refuses %j', (given, message, option) => {
    try {
      check(given);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toContain(message);
      expect((error as UserError).option).toBe(option);
    }
  });

  it.each<GivenGanSettings>([
    {},
    { augment: 'none' },
    { augment: 'none', p: 0 },
    { p: 0.2 },
    { target: 0.5, adjustKimg: 10 },
  ])('takes %j', (given) => {
    expect(() => check(given)).not.toThrow();
  });

  it('takes complete settings, in which nothing says what was asked for', () => {
    expect(() => check({ p: 0.2, target: 0.5 }, {})).not.toThrow();
  });
});
