type Rule = readonly [pattern: RegExp, french: string];

/** What deploy.yaml's settings allow beyond the contract's forms, in French; see contract/allowed.fr.ts. */
const ALLOWED: readonly Rule[] = [
  [/^3 to 20 letters and digits, a capital first$/, '3 à 20 lettres et chiffres, une majuscule d’abord'],
  [/^a region such as (\S+)$/, 'une région comme $1'],
  [/^twelve digits in quotes$/, 'douze chiffres entre guillemets'],
  [/^a mapping of names to texts$/, 'des noms avec leurs textes'],
  [/^new or existing$/, 'new ou existing'],
  [/^an IPv4 range such as (\S+)$/, 'une plage IPv4 comme $1'],
  [/^2 or 3, or the names of two or three availability zones$/, '2 ou 3, ou les noms de deux ou trois zones'],
  [/^((?:vpc|tgw|pcx|subnet)-…|com\.amazonaws\.vpce\.\S+)$/, '$1'],
  [/^a list of at most (\d+) endpoints$/, 'une liste d’au plus $1 points de terminaison'],
  [/^a list of at most (\d+) availability zones$/, 'une liste d’au plus $1 zones'],
  [/^a list of at most (\d+) subnets$/, 'une liste d’au plus $1 sous-réseaux'],
  [/^a list of at most (\d+) ranges$/, 'une liste d’au plus $1 plages'],
  [/^a list of at most (\d+) cells$/, 'une liste d’au plus $1 cellules'],
  [/^a list of at most (\d+) countries$/, 'une liste d’au plus $1 pays'],
  [/^a list of at most (\d+) clients$/, 'une liste d’au plus $1 programmes'],
  [/^a list of at most (\d+) addresses$/, 'une liste d’au plus $1 adresses'],
  [/^a list of at most (\d+) client peers$/, 'une liste d’au plus $1 pairs clients'],
  [/^a list of at most (\d+) server peers$/, 'une liste d’au plus $1 pairs serveurs'],
  [/^an ARN that begins with (\S+)$/, 'un ARN qui commence par $1'],
  [/^build, or an image with tag or digest$/, 'build, ou une image avec étiquette ou empreinte'],
  [/^a domain name in lower case, such as (\S+)$/, 'un nom de domaine en minuscules, comme $1'],
  [/^the id of a public hosted zone of Route 53, Z…$/, 'l’identifiant d’une zone publique de Route 53, Z…'],
  [
    /^(\d+) to (\d+) lower-case letters, digits and hyphens, a letter first$/,
    '$1 à $2 minuscules, chiffres et traits d’union, une lettre d’abord',
  ],
  [
    /^(\d+) to (\d+) lower-case letters, digits and hyphens$/,
    '$1 à $2 minuscules, chiffres et traits d’union',
  ],
  [/^days that CloudWatch Logs has: (.+)$/, 'jours que connaît CloudWatch Logs : $1'],
];

export function deploymentAllowedInFrench(sentence: string): string | null {
  for (const [pattern, french] of ALLOWED)
    if (pattern.test(sentence)) return sentence.replace(pattern, french);
  return null;
}
