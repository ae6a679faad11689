/**
 * THE file of OmniMessage's REST API: every URL and every JSON field name, and nothing else of the connector knows
 * one. An operator whose core differs changes this file (contract: docs, "OmniMessage REST API"). Requests are
 * written tolerantly to read and read tolerantly: unknown fields are ignored, ids are numbers or strings, and a
 * message that is unusable never spoils its neighbours.
 */
import { RecentMap } from '../tables/recent-map.ts';
import { plainId } from './plain-id.ts';
import {
  isObject,
  type JsonObject,
  readDate,
  readFlag,
  readHex,
  readId,
  readInteger,
  readMessageClass,
  readText,
  readTlvs,
  UnusableField,
} from './poll-values.ts';
import type {
  Dlr,
  FrontendRegistration,
  InboundMessage,
  KnownMessage,
  MalformedMessage,
  OutboundMessage,
  OutboundReceipt,
  Polled,
  StatusReport,
  UnmatchedReceipt,
} from './port.ts';

// ---- URLs -----------------------------------------------------------------------------------------------------

export const paths = {
  poll: (destSmsc: string, limit: number): string =>
    `/api/message_queue?destination_smsc=${encodeURIComponent(destSmsc)}&limit=${limit}`,
  deliveryStatus: (id: string): string => `/api/messages/${encodeURIComponent(id)}/delivery_status`,
  messages: '/api/messages',
  message: (id: string): string => `/api/messages/${encodeURIComponent(id)}`,
  deliveryReports: '/api/delivery_reports',
  frontends: '/api/frontends',
  health: '/api/system/health',
} as const;

export const headerNames = {
  frontend: 'X-Frontend',
  idempotencyKey: 'Idempotency-Key',
} as const;

// ---- What we send ---------------------------------------------------------------------------------------------

/** By hand, because one is built for each message sent. `timestamp` is ISO 8601. */
export function reportBody(report: StatusReport, frontend: string, timestamp: string): string {
  let json = `{"status":"${report.status}","dest_smsc":${quoted(report.destSmsc)}`;
  const ids = report.smscMessageIds;
  const first = ids?.[0];
  if (ids !== undefined && first !== undefined) {
    json += `,"smsc_message_id":${JSON.stringify(first)}`;
    if (ids.length > 1) json += `,"smsc_message_ids":${JSON.stringify(ids)}`;
  }
  if (report.commandStatus !== undefined) json += `,"command_status":${report.commandStatus}`;
  if (report.commandStatusName !== undefined) {
    json += `,"command_status_name":${JSON.stringify(report.commandStatusName)}`;
  }
  if (report.parts !== undefined) json += `,"parts":${report.parts}`;
  if (report.reason !== undefined) json += `,"reason":${JSON.stringify(report.reason)}`;
  if (report.dlr !== undefined) json += `,"dlr":${JSON.stringify(dlrShape(report.dlr))}`;
  return `${json},"frontend":${quoted(frontend)},"timestamp":"${timestamp}"}`;
}

/** As JSON. Names of binds and of the gateway are the same again and again, and few. */
function quoted(name: string): string {
  const known = QUOTED.get(name);
  if (known !== undefined) return known;
  const json = JSON.stringify(name);
  QUOTED.set(name, json);
  return json;
}

const QUOTED = new RecentMap<string, string>(4096);

function dlrShape(dlr: Dlr): JsonObject {
  return {
    stat: dlr.stat,
    err: dlr.err,
    submit_date: dlr.submitDate,
    done_date: dlr.doneDate,
    text: dlr.text,
  };
}

export function submitBody(message: InboundMessage, frontend: string): string {
  return JSON.stringify({
    source_smsc: message.sourceSmsc,
    frontend,
    source_type: 'smpp',
    direction: message.direction,
    source_msisdn: message.source,
    destination_msisdn: message.destination,
    message_body: message.body,
    data_coding: message.dataCoding,
    esm_class: message.esmClass,
    raw_hex: message.raw === null ? null : message.raw.toString('hex'),
    registered_delivery: message.registeredDelivery,
    priority: message.priority,
    expires: isoDate(message.expiresMs),
    deliver_after: isoDate(message.deliverAfterMs),
    concat: message.concat,
    source_ton: message.sourceTon,
    source_npi: message.sourceNpi,
    dest_ton: message.destTon,
    dest_npi: message.destNpi,
    service_type: message.serviceType,
    protocol_id: message.protocolId,
    replace_if_present: message.replaceIfPresent,
    message_class: message.messageClass,
    source_port: message.sourcePort,
    dest_port: message.destPort,
    tlvs: tlvsShape(message.tlvs),
  });
}

function isoDate(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** A tag that is there more than once gets a list, so that none is lost. */
function tlvsShape(tlvs: InboundMessage['tlvs']): Record<string, string | string[]> | null {
  if (tlvs.length === 0) return null;
  const shape: Record<string, string | string[]> = {};
  for (const { tag, value, name } of tlvs) {
    const key = name ?? `0x${tag.toString(16).padStart(4, '0')}`;
    const hex = value.toString('hex');
    const before = shape[key];
    if (before === undefined) shape[key] = hex;
    else if (typeof before === 'string') shape[key] = [before, hex];
    else before.push(hex);
  }
  return shape;
}

export function receiptBody(receipt: UnmatchedReceipt, frontend: string): string {
  return JSON.stringify({
    source_smsc: receipt.sourceSmsc,
    frontend,
    smsc_message_id: receipt.smscMessageId,
    smsc_message_id_forms: receipt.smscMessageIdForms,
    source_msisdn: receipt.source,
    destination_msisdn: receipt.destination,
    status: receipt.status,
    dlr: dlrShape(receipt.dlr),
    raw: receipt.raw,
  });
}

export function registrationBody(registration: FrontendRegistration, frontend: string): string {
  return JSON.stringify({
    frontend_name: frontend,
    frontend_type: 'smpp',
    version: registration.version,
    hostname: registration.hostname,
    binds: registration.binds,
  });
}

// ---- What we read ---------------------------------------------------------------------------------------------

/** What an answer had to be and was not; becomes code `parse_error`. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** JSON.parse as a boundary: `unknown` out, and an error that never quotes the body. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    const kind = text.trimStart().startsWith('<') ? 'HTML or XML' : 'not valid JSON';
    throw new UnreadableAnswer(`the answer (${text.length} characters) is ${kind}; allowed is JSON`);
  }
}

/** A {@link Polled} and what was left out of it: entries that cannot be reported, or that are another bind's. */
export interface PollAnswer extends Polled {
  /** Entries without a usable id: they can neither be sent nor reported. */
  readonly unidentified: number;
  /** Entries for another dest_smsc (a core that ignores the filter): theirs to send, so left alone. */
  readonly foreign: number;
}

const NOTHING: PollAnswer = { messages: [], malformed: [], total: 0, unidentified: 0, foreign: 0 };

/**
 * Reads a bare array, `{"messages":[…]}` or `{"data":[…]}`. Throws {@link UnreadableAnswer} for all else. Of a busy queue most
 * that comes is known from the poll before, so that is not read again.
 */
export function readPoll(
  text: string,
  destSmsc: string,
  isKnown: (id: string) => boolean = nothingIsKnown,
): PollAnswer {
  if (text.length === 0) return NOTHING;
  const answer = parseJson(text);
  const entries = Array.isArray(answer)
    ? answer
    : isObject(answer)
      ? (answer['messages'] ?? answer['data'])
      : undefined;
  if (!Array.isArray(entries)) {
    throw new UnreadableAnswer('the answer has no list; allowed is […], {"messages":[…]} or {"data":[…]}');
  }
  const messages: OutboundMessage[] = [];
  const malformed: MalformedMessage[] = [];
  let unidentified = 0;
  let foreign = 0;
  for (const entry of entries) {
    const id = isObject(entry) ? readId(entry['id']) : null;
    if (id === null || !isObject(entry)) {
      unidentified += 1;
    } else if (typeof entry['dest_smsc'] === 'string' && entry['dest_smsc'] !== destSmsc) {
      foreign += 1;
    } else if (!isKnown(id)) {
      try {
        messages.push(readMessage(id, destSmsc, entry));
      } catch (error) {
        if (!(error instanceof UnusableField)) throw error;
        malformed.push({ id, reason: error.message });
      }
    }
  }
  return { messages, malformed, total: entries.length, unidentified, foreign };
}

const nothingIsKnown = (): boolean => false;

function readMessage(id: string, destSmsc: string, entry: JsonObject): OutboundMessage {
  const type = readType(entry['message_type']);
  const destination = readText('destination_msisdn', entry['destination_msisdn']);
  // The receipt of a message without a sender goes to nobody in particular.
  if (destination === null || (destination.length === 0 && type === 'sms')) {
    throw new UnusableField('destination_msisdn', entry['destination_msisdn'], 'a number to send to');
  }
  const raw = entry['raw_hex'] === '' ? null : readHex('raw_hex', entry['raw_hex']);
  const body = readText('message_body', entry['message_body']);
  if (body === null && raw === null && type === 'sms') {
    throw new UnusableField('message_body', entry['message_body'], 'a string, unless raw_hex is given');
  }
  return {
    id,
    destSmsc,
    source: readText('source_msisdn', entry['source_msisdn']) ?? '',
    destination,
    body: body ?? '',
    priority: readInteger('priority', entry['priority'], 3) ?? 0,
    expiresMs: readDate('expires', entry['expires']),
    deliverAfterMs: readDate('deliver_after', entry['deliver_after']),
    deliveryAttempts: readInteger('delivery_attempts', entry['delivery_attempts'], 0x7fffffff) ?? 0,
    dataCoding: readInteger('data_coding', entry['data_coding'], 255),
    esmClass: readInteger('esm_class', entry['esm_class'], 255),
    raw,
    sourceTon: readInteger('source_ton', entry['source_ton'], 255),
    sourceNpi: readInteger('source_npi', entry['source_npi'], 255),
    destTon: readInteger('dest_ton', entry['dest_ton'], 255),
    destNpi: readInteger('dest_npi', entry['dest_npi'], 255),
    registeredDelivery: readInteger('registered_delivery', entry['registered_delivery'], 255),
    serviceType: readText('service_type', entry['service_type']),
    protocolId: readInteger('protocol_id', entry['protocol_id'], 255),
    replaceIfPresent: readFlag('replace_if_present', entry['replace_if_present']),
    messageClass: readMessageClass('message_class', entry['message_class']),
    sourcePort: readInteger('source_port', entry['source_port'], 65_535),
    destPort: readInteger('dest_port', entry['dest_port'], 65_535),
    ...readTlvs('tlvs', entry['tlvs']),
    type,
    receipt: type === 'delivery_receipt' ? readReceipt(entry['receipt']) : null,
  };
}

function readType(value: unknown): OutboundMessage['type'] {
  if (value === null || value === undefined || value === 'sms') return 'sms';
  if (value === 'delivery_receipt') return value;
  throw new UnusableField('message_type', value, '"sms" or "delivery_receipt"');
}

function readReceipt(value: unknown): OutboundReceipt {
  if (!isObject(value)) throw new UnusableField('receipt', value, 'an object, for a delivery_receipt');
  const messageId = readId(value['message_id']);
  if (messageId === null) throw new UnusableField('receipt.message_id', value['message_id'], 'an id');
  const stat = readText('receipt.stat', value['stat']);
  if (stat === null || stat.length === 0) {
    throw new UnusableField('receipt.stat', value['stat'], 'a state such as "DELIVRD"');
  }
  return {
    messageId,
    stat,
    err: readText('receipt.err', value['err']),
    submitDate: readText('receipt.submit_date', value['submit_date']),
    doneDate: readText('receipt.done_date', value['done_date']),
    text: readText('receipt.text', value['text']),
  };
}

/** `{"id":…}` of an accepted message. Throws {@link UnreadableAnswer}. */
export function readSubmitted(text: string): string {
  const id = plainId(text) ?? parsedId(text);
  if (id === null) throw new UnreadableAnswer('the answer has no usable id; allowed is {"id":"…"}');
  return id;
}

function parsedId(text: string): string | null {
  const answer = parseJson(text);
  return isObject(answer) ? readId(answer['id']) : null;
}

/** The detail of a message. Throws {@link UnreadableAnswer}. */
export function readKnownMessage(text: string): KnownMessage {
  const answer = parseJson(text);
  try {
    const status = isObject(answer) ? readText('status', answer['status']) : null;
    if (!isObject(answer) || status === null) throw new UnreadableAnswer('the answer has no status');
    return {
      status,
      sourceSmsc: readText('source_smsc', answer['source_smsc']),
      source: readText('source_msisdn', answer['source_msisdn']) ?? '',
      finalMs: readDate('final_date', answer['final_date']),
    };
  } catch (error) {
    if (error instanceof UnusableField) throw new UnreadableAnswer(error.message);
    throw error;
  }
}

/** The SMPP command_status in the body of a refusal; null when the body is anything else. */
export function readCommandStatus(text: string): number | null {
  if (text.length === 0) return null;
  try {
    const answer = parseJson(text);
    return isObject(answer) ? readInteger('command_status', answer['command_status'], 0xffffffff) : null;
  } catch (error) {
    // A refusal is a refusal whatever its body says: error pages are the rule, not the exception.
    if (error instanceof UnreadableAnswer || error instanceof UnusableField) return null;
    throw error;
  }
}
