/** What is tried on the SMPP port, and how hard. One table: the attacker acts by it and docs/security.md is made of it. */

/** What a stranger's connection does once it is up. */
export type Says =
  /** Nothing. */
  | 'nothing'
  /** Closes at once. */
  | 'goodbye'
  /** One octet of a bind a second. */
  | 'one octet a second'
  | 'a giant length'
  | 'a submit_sm'
  | 'a bind of nobody'
  | 'a bind with a guessed password';

export type Attack = { readonly name: AttackName; readonly what: string; readonly fr: string } & (
  | {
      /** New connections a second, each kept until the gateway ends it. */
      readonly kind: 'arrivals';
      readonly perSecond: number;
      /** Addresses that they come from, in turn. */
      readonly addresses: number;
      readonly says: Says;
    }
  | {
      /** So many connections at once, opened anew when the gateway ends them. */
      readonly kind: 'standing';
      readonly connections: number;
      readonly addresses: number;
      readonly says: Says;
    }
  | {
      /** Connections that never bind and send request after request. */
      readonly kind: 'stream';
      readonly connections: number;
      readonly perSecond: number;
    }
  | {
      /** A partner with a right password; without the attack it sends as many everyday messages. */
      readonly kind: 'partner';
      readonly perSecond: number;
      readonly bomb: 'tlvs' | 'first parts';
    }
);

export type AttackName =
  | 'none'
  | 'slowloris'
  | 'silent_flood'
  | 'connect_flood'
  | 'one_address_flood'
  | 'half_open_10000'
  | 'giant_lengths'
  | 'submit_before_bind'
  | 'submit_stream_before_bind'
  | 'bind_flood'
  | 'password_guessing'
  | 'tlv_bombs'
  | 'concatenation_bombs';

export const ATTACKS: readonly Attack[] = [
  {
    name: 'none',
    what: 'none at all: what the measure itself is worth',
    fr: 'aucune : ce que vaut la mesure elle-même',
    kind: 'standing',
    connections: 0,
    addresses: 1,
    says: 'nothing',
  },
  {
    name: 'slowloris',
    what: '90 connections from 90 addresses, each sending one octet of a bind a second',
    fr: '90 connexions depuis 90 adresses, un octet de bind par seconde sur chacune',
    kind: 'standing',
    connections: 90,
    addresses: 90,
    says: 'one octet a second',
  },
  {
    name: 'silent_flood',
    what: '500 connections a second from 100 addresses that say nothing',
    fr: '500 connexions par seconde depuis 100 adresses, qui ne disent rien',
    kind: 'arrivals',
    perSecond: 500,
    addresses: 100,
    says: 'nothing',
  },
  {
    name: 'connect_flood',
    what: '500 connections a second from 100 addresses, closed at once',
    fr: '500 connexions par seconde depuis 100 adresses, fermées aussitôt',
    kind: 'arrivals',
    perSecond: 500,
    addresses: 100,
    says: 'goodbye',
  },
  {
    name: 'one_address_flood',
    what: '1,000 connections a second from one address',
    fr: '1 000 connexions par seconde depuis une seule adresse',
    kind: 'arrivals',
    perSecond: 1_000,
    addresses: 1,
    says: 'nothing',
  },
  {
    name: 'half_open_10000',
    what: '10,000 connections from 250 addresses held open without a bind, `max_connections` and `max_half_open` at 10,000',
    fr: '10 000 connexions depuis 250 adresses, gardées ouvertes sans bind, `max_connections` et `max_half_open` à 10 000',
    kind: 'standing',
    connections: 10_000,
    addresses: 250,
    says: 'nothing',
  },
  {
    name: 'giant_lengths',
    what: '250 connections a second from 100 addresses, a command_length of 2 GiB on each',
    fr: '250 connexions par seconde depuis 100 adresses, un command_length de 2 Gio sur chacune',
    kind: 'arrivals',
    perSecond: 250,
    addresses: 100,
    says: 'a giant length',
  },
  {
    name: 'submit_before_bind',
    what: '250 connections a second from 100 addresses, a submit_sm on each and no bind',
    fr: '250 connexions par seconde depuis 100 adresses, un submit_sm sur chacune et pas de bind',
    kind: 'arrivals',
    perSecond: 250,
    addresses: 100,
    says: 'a submit_sm',
  },
  {
    name: 'submit_stream_before_bind',
    what: '20 connections that send 10,000 submit_sm a second and no bind',
    fr: '20 connexions qui envoient 10 000 submit_sm par seconde et pas de bind',
    kind: 'stream',
    connections: 20,
    perSecond: 10_000,
  },
  {
    name: 'bind_flood',
    what: '250 binds a second of accounts that do not exist, from 250 addresses',
    fr: '250 binds par seconde de comptes inexistants, depuis 250 adresses',
    kind: 'arrivals',
    perSecond: 250,
    addresses: 250,
    says: 'a bind of nobody',
  },
  {
    name: 'password_guessing',
    what: '250 guesses a second at the passwords of partners, from 1,000 addresses',
    fr: '250 mots de passe de partenaires essayés par seconde, depuis 1 000 adresses',
    kind: 'arrivals',
    perSecond: 250,
    addresses: 1_000,
    says: 'a bind with a guessed password',
  },
  {
    name: 'tlv_bombs',
    what: 'a partner that sends 200 submit_sm a second with 12,000 TLVs each, in place of as many everyday ones',
    fr: 'un partenaire qui envoie 200 submit_sm par seconde de 12 000 TLV, au lieu d’autant d’ordinaires',
    kind: 'partner',
    perSecond: 200,
    bomb: 'tlvs',
  },
  {
    name: 'concatenation_bombs',
    what: 'a partner that sends 500 first parts a second of messages that never go on, in place of as many everyday ones',
    fr: 'un partenaire qui envoie 500 premières parties par seconde de messages sans suite, au lieu d’autant d’ordinaires',
    kind: 'partner',
    perSecond: 500,
    bomb: 'first parts',
  },
];

export const BOMBER = { system_id: 'bomber', password: 'bomber12' } as const;
