import { UserError } from '../../errors.js';

const slot = '{}';

/**
 * Fills a prompt template with the class name in place of `{}`.
 *
 * @throws UserError when the template has no `{}`.
 */
export function fillTemplate(template: string, className: string): string {
  if (!template.includes(slot)) {
    throw new UserError(
      `the prompt template "${template}" has no place for the class name; put {} where it belongs`,
    );
  }
  return template.replaceAll(slot, () => className);
}
