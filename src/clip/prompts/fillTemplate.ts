import { UserError } from '../../errors.js';

const slot = '{}';

/**
 * A prompt: the template with the class name in place of `{}`.
 *
 * @throws UserError when the template has no `{}`.
 */
export function fillTemplate(template: string, className: string): string {
  if (!template.includes(slot)) {
    throw new UserError(`prompt template "${template}" has no place for the class; put {} where it belongs`);
  }
  return template.replaceAll(slot, () => className);
}
