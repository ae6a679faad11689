// generated/decode.ts: one straight-line reader for each command.
import { hex } from './generate-smpp-model.mjs';

const LISTS = { dest_address: 'readDestAddresses', unsuccess_sme: 'readUnsuccessSmes' };

export function decodeFile({ commands }) {
  return `import { readDestAddresses, readUnsuccessSmes } from '../address-lists.ts';
import { readTlvs, requestTlvs, shortMessageOverrun, terminator, truncated, unterminated } from '../reading.ts';
import { Violation, withMalformed } from '../violation.ts';
import { latin1 } from './octets.ts';
import * as pdus from './pdus.ts';

// The octet reads are marked present (\`!\`): each is preceded by a check against the end of the frame.

/** Reads the body of a frame, whose header has been read and whose length is right. */
export function decodeBody(
  frame: Buffer,
  command_id: number,
  command_status: number,
  sequence_number: number,
): pdus.Pdu | Violation {
  switch (command_id) {
${commands
  .map(
    ({ id, type }) =>
      `    case ${hex(id, 8)}:\n      return decode${type}(frame, command_status, sequence_number);`,
  )
  .join('\n')}
    default:
      return {
        command: 'unknown',
        command_id,
        command_status,
        sequence_number,
        body: frame.length === 16 ? pdus.NO_OCTETS : frame.subarray(16),
      };
  }
}

${commands.map((command) => (command.response ? response(command) : request(command))).join('\n')}`;
}

/** A request must have every field. Runs of integers are checked at once. */
function request({ name, type, fields }) {
  const lines = [];
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (field.kind === 'uint8') {
      const run = [];
      while (fields[i]?.kind === 'uint8') run.push(fields[i++]);
      i--;
      const names = run.map((one) => `'${one.name}'`).join(', ');
      lines.push(`if (at + ${run.length} > end) return truncated(frame, at, [${names}]);`);
      run.forEach((one, index) => {
        lines.push(`const ${one.name} = frame[at${index === 0 ? '' : ` + ${index}`}]!;`);
      });
      lines.push(`at += ${run.length};`);
    } else if (field.kind === 'cstring') {
      lines.push(
        `const ${field.name}_end = terminator(frame, at, end);`,
        `if (${field.name}_end < 0) return unterminated(frame, at, '${field.name}', '${field.refusal}');`,
        `const ${field.name} = ${field.name}_end === at ? '' : latin1(frame, at, ${field.name}_end);`,
        `at = ${field.name}_end + 1;`,
      );
    } else if (field.kind === 'short_message') {
      lines.push(
        `if (at >= end) return truncated(frame, at, ['sm_length']);`,
        `const sm_length = frame[at++]!;`,
        `if (sm_length > end - at) return shortMessageOverrun(frame, at, sm_length);`,
        `const short_message = sm_length === 0 ? pdus.NO_OCTETS : frame.subarray(at, at + sm_length);`,
        `at += sm_length;`,
      );
    } else {
      lines.push(
        `const ${field.name}_list = ${LISTS[field.kind]}(frame, at);`,
        `if (${field.name}_list.violation !== undefined) return ${field.name}_list.violation;`,
        `const ${field.name} = ${field.name}_list.entries;`,
        `at = ${field.name}_list.end;`,
      );
    }
  }
  return `function decode${type}(frame: Buffer, command_status: number, sequence_number: number): pdus.${type} | Violation {
  const end = frame.length;
  ${fields.length === 0 ? 'const' : 'let'} at = 16;
${lines.map((line) => `  ${line}\n`).join('')}  const tlvs = at === end ? pdus.NO_TLVS : requestTlvs(frame, at, end);
  if (tlvs instanceof Violation) return tlvs;
  return ${literal(name, fields)};
}
`;
}

/** A response may end after any field; the fields that are missing have their initial values. */
function response({ name, type, fields }) {
  const lines = [];
  for (const field of fields) {
    if (field.kind === 'uint8') {
      lines.push(`const ${field.name} = at < end ? frame[at++]! : ${field.initial};`);
    } else if (field.kind === 'cstring') {
      lines.push(
        `let ${field.name} = '';`,
        `if (at < end) {`,
        `  let ${field.name}_end = terminator(frame, at, end);`,
        `  if (${field.name}_end < 0) {`,
        `    malformed = unterminated(frame, at, '${field.name}', '${field.refusal}');`,
        `    if (malformed.code === 'field_too_long') return malformed;`,
        `    ${field.name}_end = end;`,
        `  }`,
        `  ${field.name} = latin1(frame, at, ${field.name}_end);`,
        `  at = ${field.name}_end + 1;`,
        `}`,
      );
    } else if (field.kind === 'unsuccess_sme') {
      lines.push(
        `let ${field.name}: readonly pdus.UnsuccessSme[] = [];`,
        `if (at < end) {`,
        `  const list = ${LISTS[field.kind]}(frame, at);`,
        `  ${field.name} = list.entries;`,
        `  malformed = list.violation;`,
        `  at = list.violation === undefined ? list.end : end;`,
        `}`,
      );
    } else {
      throw new Error(`${name}.${field.name}: no reader for ${field.kind} in a response`);
    }
  }
  return `function decode${type}(frame: Buffer, command_status: number, sequence_number: number): pdus.${type} | Violation {
  const end = frame.length;
  ${fields.length === 0 ? 'const' : 'let'} at = 16;
  let malformed: Violation | undefined;
${lines.map((line) => `  ${line}\n`).join('')}  let tlvs = pdus.NO_TLVS;
  if (at < end) {
    const kept: pdus.Tlv[] = [];
    malformed = readTlvs(frame, at, end, kept);
    if (kept.length > 0) tlvs = kept;
  }
  const pdu: pdus.${type} = ${literal(name, fields)};
  return malformed === undefined ? pdu : withMalformed(pdu, malformed);
}
`;
}

function literal(name, fields) {
  const names = ['command_status', 'sequence_number', ...fields.map((field) => field.name), 'tlvs'];
  return `{\n    command: '${name}',\n${names.map((one) => `    ${one},\n`).join('')}  }`;
}
