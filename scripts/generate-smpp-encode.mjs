// generated/encode.ts: the size of each command's PDU, and one straight-line writer for it.
import { hex } from './generate-smpp-model.mjs';

const LISTS = {
  dest_address: { size: 'destAddressesSize', write: 'writeDestAddresses', range: 'DEST_ADDRESSES' },
  unsuccess_sme: { size: 'unsuccessSmesSize', write: 'writeUnsuccessSmes', range: 'UNSUCCESS_SMES' },
};

export function encodeFile({ commands, corrections }) {
  return `import { destAddressesSize, unsuccessSmesSize, writeDestAddresses, writeUnsuccessSmes } from '../address-lists-writing.ts';
import {
  isBodiless,
  refuseCString,
  refuseInteger,
  refuseShortMessage,
  tlvsSize,
  writeCString,
  writeFixedCString,
  writeHeader,
  writeShortMessage,
  writeTlvs,
} from '../writing.ts';
import type { Violation } from '../violation.ts';
import type * as pdus from './pdus.ts';

/** Octets that the PDU takes, header included. Nothing is checked yet. */
export function sizeOf(pdu: pdus.Pdu): number {
  switch (pdu.command) {
${commands.map((command) => `    case '${command.name}':\n      return ${size(command)};`).join('\n')}
    case 'unknown':
      return 16 + pdu.body.length;
  }
}

/**
 * Writes the PDU at \`at\`, where \`size\` octets are free; the offset after it. \`passwordSize\`: the largest password with
 * its NUL.
 */
export function write(pdu: pdus.Pdu, target: Buffer, at: number, size: number, passwordSize: number): number | Violation {
  switch (pdu.command) {
${commands
  .map(({ name, type, fields }) => {
    const password = fields.some((field) => field.name === 'password') ? ', passwordSize' : '';
    return `    case '${name}':\n      return write${type}(pdu, target, at, size${password});`;
  })
  .join('\n')}
    case 'unknown': {
      const violation = writeHeader(pdu, target, at, size, pdu.command_id);
      if (violation !== null) return violation;
      target.set(pdu.body, at + 16);
      return at + size;
    }
  }
}

${commands.map((command) => writer(command, corrections)).join('\n')}`;
}

function size({ bodilessWhenRefused, fields }) {
  let fixed = 16;
  const variable = [];
  for (const { name, kind } of fields) {
    if (kind === 'uint8') fixed += 1;
    else if (kind === 'cstring' || kind === 'short_message') {
      fixed += 1;
      variable.push(`pdu.${name}.length`);
    } else {
      variable.push(`${LISTS[kind].size}(pdu.${name})`);
    }
  }
  const sum = [fixed, ...variable, 'tlvsSize(pdu.tlvs)'].join(' + ');
  return bodilessWhenRefused ? `isBodiless(pdu) ? 16 : ${sum}` : sum;
}

function writer({ id, type, bodilessWhenRefused, fields }, corrections) {
  const password = fields.some((field) => field.name === 'password');
  const lines = [
    `const violation = writeHeader(pdu, target, at, size, ${hex(id, 8)});`,
    `if (violation !== null) return violation;`,
  ];
  if (bodilessWhenRefused) lines.push('if (size === 16) return at + 16;');
  if (fields.length > 0) lines.push('at += 16;');
  for (const field of fields) {
    const value = `pdu.${field.name}`;
    if (field.kind === 'uint8') {
      lines.push(
        `if ((${value} & 0xff) !== ${value}) return refuseInteger(pdu, '${field.name}', ${value}, 0, 0xff);`,
        `target[at++] = ${value};`,
      );
    } else if (field.kind === 'cstring') {
      const most = field.name === 'password' ? 'passwordSize' : field.size;
      lines.push(
        field.fixed
          ? `at = writeFixedCString(target, at, ${value}, ${most});`
          : `at = writeCString(target, at, ${value}, ${most});`,
        `if (at < 0) return refuseCString(pdu, '${field.name}', ${value}, ${most}${field.fixed ? ', true' : ''});`,
      );
    } else if (field.kind === 'short_message') {
      lines.push(
        `if (${value}.length > ${corrections.SHORT_MESSAGE_SIZE}) return refuseShortMessage(pdu, ${value}.length, ${corrections.SHORT_MESSAGE_SIZE});`,
        `at = writeShortMessage(target, at, ${value});`,
      );
    } else {
      const { write, range } = LISTS[field.kind];
      const { min, max } = corrections[range];
      lines.push(
        `const ${field.name}_end = ${write}(pdu, target, at, ${min}, ${max});`,
        `if (typeof ${field.name}_end !== 'number') return ${field.name}_end;`,
        `at = ${field.name}_end;`,
      );
    }
  }
  const from = fields.length > 0 ? 'at' : 'at + 16';
  lines.push(`return pdu.tlvs.length === 0 ? ${from} : writeTlvs(pdu, pdu.tlvs, target, ${from});`);
  const parameters = `pdu: pdus.${type}, target: Buffer, at: number, size: number${password ? ', passwordSize: number' : ''}`;
  return `function write${type}(${parameters}): number | Violation {
${lines.map((line) => `  ${line}\n`).join('')}}
`;
}
