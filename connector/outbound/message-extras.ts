import type { MessageClassForm, MessageSettings } from '../../contract/compiled.ts';
import { NAMED_TLVS } from '../../contract/tlvs.ts';
import type { MessageClass, OutboundMessage } from '../omnimessage/port.ts';
import type { Alphabet } from '../smpp/alphabets/alphabet.ts';
import type { Tlv } from '../smpp/pdu.ts';
import { TLV, uint8Tlv, uint16Tlv } from '../smpp/tlv.ts';
import { IEI, type InformationElement } from '../smpp/udh.ts';

/**
 * The message's TLVs, those by name included, under their tags: a name of SMPP 3.4 §5.3.2 or one of the peer's
 * `tlv_names`. A text instead of them: the name that nobody knows.
 */
export function messageTlvs(
  { tlvs, namedTlvs }: OutboundMessage,
  { tlvNames }: MessageSettings,
): readonly Tlv[] | string {
  if (namedTlvs.length === 0) return tlvs;
  const all = [...tlvs];
  for (const { name, value } of namedTlvs) {
    const vendor = tlvNames.find((known) => known.name === name)?.tag;
    const tag = vendor ?? (Object.hasOwn(NAMED_TLVS, name) ? NAMED_TLVS[name]?.tag : undefined);
    if (tag === undefined) return name;
    all.push({ tag, value });
  }
  return all;
}

const NO_TLVS: readonly Tlv[] = [];

/** dest_addr_subunit, SMPP 3.4 §5.3.2.1: display, mobile equipment, smart card, external unit. */
const SUBUNIT = [1, 2, 3, 4] as const;
/** Bits 3–2 of the general group and bit 2 of the class group, 3GPP 23.038 §4. */
const GENERAL: Partial<Record<Alphabet | 'binary', number>> = {
  gsm: 0x10,
  gsm_packed: 0x10,
  binary: 0x14,
  ucs2: 0x18,
};
const CLASS_GROUP: Partial<Record<Alphabet | 'binary', number>> = {
  gsm: 0xf0,
  gsm_packed: 0xf0,
  binary: 0xf4,
  ucs2: 0x18,
};

export interface Classed {
  readonly dataCoding: number;
  readonly tlvs: readonly Tlv[];
}

/**
 * How a message says its class. A data_coding that is forced stays, and alphabets that 23.038 does not know have no
 * data_coding with a class: the TLV says it there.
 */
export function classed(
  messageClass: MessageClass | null,
  { form, isForced }: { readonly form: MessageClassForm; readonly isForced: boolean },
  body: { readonly alphabet: Alphabet | 'binary'; readonly dataCoding: number },
): Classed {
  const { alphabet, dataCoding } = body;
  if (messageClass === null) return { dataCoding, tlvs: NO_TLVS };
  const group = (form === 'class_group' ? CLASS_GROUP : GENERAL)[alphabet];
  if (form === 'dest_addr_subunit' || isForced || group === undefined) {
    return { dataCoding, tlvs: [uint8Tlv(TLV.dest_addr_subunit, SUBUNIT[messageClass])] };
  }
  return { dataCoding: group | messageClass, tlvs: NO_TLVS };
}

const NO_ELEMENTS: readonly InformationElement[] = [];

/** Ports as an element of the header (3GPP 23.040 §9.2.3.24.4): destination, then source. */
export function portElements(
  { sourcePort, destPort }: OutboundMessage,
  { portForm }: MessageSettings,
): readonly InformationElement[] {
  if (portForm !== 'udh' || (sourcePort === null && destPort === null)) return NO_ELEMENTS;
  const value = Buffer.alloc(4);
  value.writeUInt16BE(destPort ?? 0, 0);
  value.writeUInt16BE(sourcePort ?? 0, 2);
  return [{ id: IEI.ports16, value }];
}

export function portTlvs(
  { sourcePort, destPort }: OutboundMessage,
  { portForm }: MessageSettings,
): readonly Tlv[] {
  if (portForm !== 'tlvs' || (sourcePort === null && destPort === null)) return NO_TLVS;
  const tlvs: Tlv[] = [];
  if (sourcePort !== null) tlvs.push(uint16Tlv(TLV.source_port, sourcePort));
  if (destPort !== null) tlvs.push(uint16Tlv(TLV.destination_port, destPort));
  return tlvs;
}
