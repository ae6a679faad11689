import i18next from 'i18next';
import { adviceInFrench, allowedInFrench } from '../../contract/allowed.fr.ts';
import type { SettingFault } from '../../contract/explain.ts';

/**
 * What a field says when its value will not do: what is allowed and, where two settings do not go together, what to
 * do. The contract's advice about quotes is for files, not for forms.
 */
export function faultText({
  code,
  allowed,
  advice,
}: Pick<SettingFault, 'code' | 'allowed' | 'advice'>): string {
  const french = i18next.language === 'fr';
  const first = french ? (allowedInFrench(allowed) ?? allowed) : allowed;
  const then = code === 'conflict' ? (french ? (adviceInFrench(advice) ?? advice) : advice) : '';
  return [capitalized(first), then].filter((part) => part !== '').join('. ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
