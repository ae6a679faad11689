type Rule = readonly [pattern: RegExp, french: string];

/**
 * The contract says what is allowed in English sentences of a few forms; these are the same in French. `$1` … stand
 * for what the form leaves open. A test holds every sentence of the contract against this list.
 */
const ALLOWED: readonly Rule[] = [
  [/^an integer from (-?\d+) to (\d+)$/, 'un entier de $1 à $2'],
  [/^a whole number of milliseconds from (\d+) to (\d+)$/, 'un nombre entier de millisecondes de $1 à $2'],
  [
    /^a whole number of minutes from (-?\d+) to (\d+), in quarter hours$/,
    'un nombre entier de minutes de $1 à $2, par quarts d’heure',
  ],
  [/^one of (.+)$/, 'une valeur parmi $1'],
  [/^true or false$/, 'oui ou non'],
  [
    /^a text of at most (\d+) printable Latin-1 characters$/,
    'un texte d’au plus $1 caractères Latin-1 imprimables',
  ],
  [
    /^a text of (\d+) to (\d+) printable Latin-1 characters$/,
    'un texte de $1 à $2 caractères Latin-1 imprimables',
  ],
  [
    /^a text of (\d+) to (\d+) printable Latin-1 characters, or a hash (.+) at most 128 MiB, p at most 16\)$/,
    'un texte de $1 à $2 caractères Latin-1 imprimables, ou une empreinte $3 au plus 128 Mio, p au plus 16)',
  ],
  [
    /^(\d+) to (\d+) letters, digits, underscores, dots and hyphens$/,
    '$1 à $2 lettres, chiffres, tirets bas, points et traits d’union',
  ],
  [
    /^(\d+) to (\d+) lower-case letters, digits and underscores, a letter first; no name of SMPP 3.4$/,
    '$1 à $2 lettres minuscules, chiffres et tirets bas, une lettre d’abord ; pas un nom de SMPP 3.4',
  ],
  [
    /^a host name, an IPv4 or an IPv6 address, without a port and without a scheme$/,
    'un nom d’hôte, une adresse IPv4 ou IPv6, sans port et sans schéma',
  ],
  [/^host, host:port or \[IPv6 address\]:port$/, 'hôte, hôte:port ou [adresse IPv6]:port'],
  [
    /^an IPv4 or IPv6 address, or a range such as (.+) or (.+)$/,
    'une adresse IPv4 ou IPv6, ou une plage telle que $1 ou $2',
  ],
  [/^a list of at most (\d+) hosts$/, 'une liste d’au plus $1 hôtes'],
  [/^a list of at most (\d+) addresses and ranges$/, 'une liste d’au plus $1 adresses et plages'],
  [/^a list of any of (.+), each at most once$/, 'une liste de valeurs parmi $1, chacune une fois au plus'],
  [
    /^a list of at least one of (.+), each at most once$/,
    'une liste d’au moins une valeur parmi $1, chacune une fois au plus',
  ],
  [
    /^the path of a file, at most (\d+) characters, or null$/,
    'le chemin d’un fichier, $1 caractères au plus, ou vide',
  ],
  [
    /^a mapping of at most (\d+) TLV names or tags to hex:…, a text or an integer$/,
    'au plus $1 noms ou étiquettes de TLV, avec hex:…, un texte ou un entier',
  ],
  [
    /^a mapping of at most (\d+) names to tags, such as (.+)$/,
    'au plus $1 noms avec leurs étiquettes, par exemple $2',
  ],
  [
    /^a TLV name of SMPP 3.4 §5.3.2 or of tlv_names, or a tag from (\w+) to (\w+)$/,
    'un nom de TLV de SMPP 3.4 §5.3.2 ou de tlv_names, ou une étiquette de $1 à $2',
  ],
  [
    /^a tag from (\w+) to (\w+) that no other name has and the gateway does not set itself$/,
    'une étiquette de $1 à $2 qu’aucun autre nom n’a et que la passerelle ne pose pas elle-même',
  ],
  [
    /^any TLV but (\w+), which the gateway sets itself$/,
    'tout TLV sauf $1, que la passerelle pose elle-même',
  ],
  [/^an empty text: this TLV has no value$/, 'un texte vide : ce TLV n’a pas de valeur'],
  [/^an integer, or hex: with (\d+) digits$/, 'un entier, ou hex: avec $1 chiffres'],
  [
    /^hex: with an even number of hex digits, or Latin-1 text; at most (\d+) octets$/,
    'hex: avec un nombre pair de chiffres hexadécimaux, ou un texte Latin-1 ; $1 octets au plus',
  ],
  [/^a text of (\d+) to (\d+) characters$/, 'un texte de $1 à $2 caractères'],
  [
    /^an http or https URL without user name, query and fragment, such as (\S+)$/,
    'une URL http ou https sans nom d’utilisateur, requête ni fragment, comme $1',
  ],
  [/^a number from 0 to 1$/, 'un nombre de 0 à 1'],
  [/^a list of at most (\d+) peers$/, 'une liste d’au plus $1 pairs'],
  [
    /^only client; partners that dial us stand in server_binds$/,
    'client seulement ; les partenaires qui nous appellent sont dans server_binds',
  ],
  [
    /^only server; carriers that we dial stand in binds$/,
    'server seulement ; les transporteurs que nous appelons sont dans binds',
  ],
  [
    /^a list of at most (\d+) of host, host:port or \[IPv6 address\]:port$/,
    'une liste d’au plus $1 hôte, hôte:port ou [adresse IPv6]:port',
  ],
  [/^true, false or a mapping of TLS settings$/, 'true, false ou des réglages TLS'],
  [/^a list of addresses and ranges$/, 'une liste d’adresses et de plages'],
  [/^a mapping of settings$/, 'des réglages'],
  [/^hex:…, a text or an integer$/, 'hex:…, un texte ou un entier'],
  [/^a time that is not shorter than (\w+)$/, 'une durée qui n’est pas plus courte que $1'],
  [
    /^at most (\d+) characters, which is what a bind of SMPP 3.4 \(§5.2.2\) carries$/,
    'au plus $1 caractères : ce que porte une liaison SMPP 3.4 (§5.2.2)',
  ],
  [/^cert_file and key_file together, or neither$/, 'cert_file et key_file ensemble, ou aucun des deux'],
  [
    /^udh8, udh16 or none with interface_version "3.3", which has no TLVs$/,
    'udh8, udh16 ou none avec interface_version 3.3, qui n’a pas de TLV',
  ],
];

const ADVICE: readonly Rule[] = [
  [/^Raise (\w+) or lower (\w+)\.$/, 'Augmentez $1 ou diminuez $2.'],
  [
    /^Use a shorter password; or set allow_long_password: true when the (?:carrier takes|partner can send) up to (\d+)\.$/,
    'Prenez un mot de passe plus court ; ou activez allow_long_password si l’autre côté en accepte jusqu’à $1.',
  ],
  [
    /^Add the missing one of the two: a certificate is of no use without its key\.$/,
    'Ajoutez celui qui manque : un certificat ne sert à rien sans sa clé.',
  ],
  [
    /^Choose udh8, or a later interface_version\.$/,
    'Choisissez udh8, ou une interface_version plus récente.',
  ],
];

function translated(rules: readonly Rule[], sentence: string): string | null {
  for (const [pattern, french] of rules) if (pattern.test(sentence)) return sentence.replace(pattern, french);
  return null;
}

export const allowedInFrench = (sentence: string): string | null => translated(ALLOWED, sentence);
export const adviceInFrench = (sentence: string): string | null => translated(ADVICE, sentence);
