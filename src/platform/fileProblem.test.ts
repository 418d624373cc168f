import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { fileProblem } from './fileProblem.node.js';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed, write`), { code, errno: -1, syscall: 'write' });
}

describe('fileProblem', () => {
  it.each([
    ['EFBIG', /larger than this disk or the limit of file sizes allows/],
    ['ENAMETOOLONG', /its name is too long/],
    ['EDQUOT', /quota/],
    ['EIO', /does not answer as it should/],
    ['ESTALE', /network disk has lost it/],
    ['EMFILE', /too many files are open/],
    ['ENOSPC', /the disk is full/],
    ['EROFS', /the disk is read-only/],
    ['ELOOP', /round in circles over links/],
    ['EWHATEVER', /the system reports EWHATEVER: check the disk/],
  ])('says what %s means, whatever was done', (code, message) => {
    for (const act of ['cannot be read', 'cannot be written', 'cannot be created'] as const) {
      const problem = fileProblem('runs/a', act, systemError(code));
      expect(problem).toBeInstanceOf(UserError);
      expect(String(problem)).toContain(`runs/a ${act}: `);
      expect(String(problem)).toMatch(message);
    }
  });

  it('blames the folder where a file cannot be written', () => {
    const problem = (act: 'cannot be read' | 'cannot be written') =>
      String(fileProblem('a', act, systemError('ENOENT')));
    expect(problem('cannot be written')).toContain('its folder does not exist');
    expect(problem('cannot be read')).toContain('it does not exist');
  });

  it('leaves other errors as they are', () => {
    const bug = new TypeError('no function');
    expect(fileProblem('a', 'cannot be read', bug)).toBe(bug);
    const mistake = new UserError('b is wrong');
    expect(fileProblem('a', 'cannot be read', mistake)).toBe(mistake);
  });
});
