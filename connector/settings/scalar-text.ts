import type * as z from 'zod';
import { scalarKind } from '../../contract/schema-path.ts';

/**
 * Reads the text of an environment variable as the kind of scalar that a setting wants: whole numbers, and
 * true/1, false/0. Text that is none stays text, so that the setting's schema refuses it in its own words.
 */
export function readScalarText(schema: z.core.$ZodType | undefined, text: string): string | number | boolean {
  switch (scalarKind(schema)) {
    case 'integer':
      return /^[+-]?[0-9]{1,15}$/.test(text) ? Number(text) : text;
    case 'boolean': {
      const word = text.toLowerCase();
      if (word === 'true' || word === '1') return true;
      return word === 'false' || word === '0' ? false : text;
    }
    case 'text':
      return text;
  }
}
