import { expect, it } from 'vitest';
import { allowedInFrench } from '../contract/allowed.fr.ts';
import { settingRows } from '../local/reference/setting-rows.ts';
import { deploymentAllowedInFrench } from './allowed.fr.ts';
import { deploymentSchema } from './settings.ts';
import { DEPLOYMENT_TEXTS, hasOwnText } from './settings-texts.ts';

const rows = settingRows(deploymentSchema).filter(({ path }) => hasOwnText(path));

it('every setting of a deployment is explained in both languages, and no other', () => {
  expect(Object.keys(DEPLOYMENT_TEXTS).sort()).toEqual([...new Set(rows.map(({ path }) => path))].sort());
});

it.each(rows)('what $path allows is said in French', ({ allowed }) => {
  expect(allowedInFrench(allowed) ?? deploymentAllowedInFrench(allowed)).not.toBe(null);
});
