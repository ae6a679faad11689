import { isSecret, type Path } from '../contract/schema-path.ts';
import { isMapping } from '../contract/setting.ts';
import { type Settings, settingsSchema } from '../contract/settings.ts';

const HIDDEN = '•••';

/** Settings as they may be shown: in place of each secret that is set stand three dots. */
export function withoutSecrets(settings: Partial<Settings>): Record<string, unknown> {
  const shown = hidden(settings, []);
  return isMapping(shown) ? shown : {};
}

function hidden(value: unknown, path: Path): unknown {
  if (path.length > 0 && value !== null && isSecret(settingsSchema, path)) return HIDDEN;
  if (Array.isArray(value)) return value.map((item, index) => hidden(item, [...path, index]));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item, [...path, key])]));
}

/** Every secret of the settings, as text. */
export function secretsIn(settings: Settings): string[] {
  const secrets: string[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string') {
      if (isSecret(settingsSchema, path)) secrets.push(value);
    } else if (Array.isArray(value))
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    else if (isMapping(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(settings, []);
  return secrets;
}

const SECRET_VARIABLE = /TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|(?:^|_)KEY$/;

/** Values of variables whose names say that they are secret. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && SECRET_VARIABLE.test(name) ? [value] : [],
  );
}

/** Shorter ones are parts of ordinary words: a text without them could not be read any more. */
const SHORTEST = 4;

/**
 * Texts without any of the secrets, wherever they stand and however they came there, also as JSON spells them: the second
 * line of defence behind whoever does not write them.
 */
export function masker(secrets: readonly string[]): (text: string) => string {
  const spelt = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  // The longest first, so that nothing is left of one that holds another.
  const unique = [...new Set(spelt)].sort((one, other) => other.length - one.length);
  return (text) => unique.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
}
