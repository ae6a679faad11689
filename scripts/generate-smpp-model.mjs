// The merged dictionary in the form that the code generators read.
import { createRequire } from 'node:module';
import * as corrections from '../connector/smpp/dictionary/corrections.mjs';

const defs = createRequire(import.meta.url)('smpp/lib/defs.js');

/** The most frequent commands first: dispatch tries them in this order. */
const HOT = [
  'submit_sm',
  'submit_sm_resp',
  'deliver_sm',
  'deliver_sm_resp',
  'enquire_link',
  'enquire_link_resp',
];

/**
 * commands: [{name, id, type, response, answer, fields}] in dispatch order; fields: [{name, kind, initial, …}] in wire
 * order, where kind is uint8 | cstring | short_message | dest_address | unsuccess_sme.
 * statuses, tlvs: [name, number]; tlvSizes: [tag, fewest, most].
 */
export function dictionary() {
  const names = Object.keys(defs.commands);
  const commands = [...HOT, ...names.filter((name) => !HOT.includes(name))].map((name) =>
    command(name, names),
  );
  const statuses = [
    ...Object.entries(defs.errors),
    ...Object.entries(corrections.STATUS_ALIASES).map(([alias, name]) => [alias, known(defs.errors, name)]),
  ];
  const tlvs = [
    ...Object.entries(defs.tlvs).map(([name, { id }]) => [name, id]),
    ...Object.entries(corrections.MORE_TLVS),
  ];
  return { commands, statuses, tlvs, tlvSizes: tlvSizes(), corrections };
}

function command(name, names) {
  const definition = defs.commands[name];
  const response = definition.id >= 0x80000000;
  const answer = `${name}_resp`;
  const unanswered = response || corrections.UNANSWERED.includes(name);
  if (!unanswered && !names.includes(answer)) throw new Error(`${name}: the dictionary has no ${answer}`);
  return {
    name,
    id: definition.id,
    type: typeName(name),
    response,
    answer: unanswered ? null : answer,
    bodilessWhenRefused: corrections.BODILESS_WHEN_REFUSED.includes(name),
    fields: Object.entries(definition.params ?? {}).map(([field, { type }]) => fieldOf(name, field, type)),
  };
}

function fieldOf(commandName, name, type) {
  switch (type) {
    case defs.types.int8:
      return { name, kind: 'uint8', initial: String(corrections.DEFAULTS[name] ?? 0) };
    case defs.types.cstring:
      return {
        name,
        kind: 'cstring',
        initial: "''",
        size: corrections.CSTRING_SIZES[`${commandName}.${name}`] ?? known(corrections.CSTRING_SIZES, name),
        fixed: corrections.FIXED_SIZE.includes(name),
        refusal: corrections.REFUSALS[name] ?? 'ESME_RINVPARLEN',
      };
    case defs.types.buffer:
      return { name, kind: 'short_message', initial: 'NO_OCTETS' };
    case defs.types.dest_address_array:
      return { name, kind: 'dest_address', initial: 'NO_ENTRIES' };
    case defs.types.unsuccess_sme_array:
      return { name, kind: 'unsuccess_sme', initial: 'NO_ENTRIES' };
    default:
      throw new Error(`${commandName}.${name}: a type that the generator does not know`);
  }
}

function tlvSizes() {
  const integers = new Map([
    [defs.types.tlv.int8, 1],
    [defs.types.tlv.int16, 2],
    [defs.types.tlv.int32, 4],
  ]);
  const sizes = new Map();
  for (const [name, { id, type }] of Object.entries(defs.tlvs)) {
    if (sizes.has(id)) continue; // an alias
    const octets = integers.get(type);
    const range = corrections.TLV_SIZES[name] ?? (octets === undefined ? undefined : [octets, octets]);
    if (range === undefined) throw new Error(`${name}: its length is unknown; add it to TLV_SIZES`);
    sizes.set(id, range);
  }
  // The vendors' have whatever length their carriers say.
  for (const [name, tag] of Object.entries(corrections.MORE_TLVS)) {
    const range = corrections.TLV_SIZES[name];
    if (range !== undefined) sizes.set(tag, range);
  }
  return [...sizes].map(([tag, [fewest, most]]) => [tag, fewest, most]);
}

function known(table, name) {
  const value = table[name];
  if (value === undefined) throw new Error(`${name} is missing in the dictionary or its corrections`);
  return value;
}

function typeName(command) {
  return command
    .split('_')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}

export const hex = (number, digits) => `0x${number.toString(16).padStart(digits, '0')}`;
