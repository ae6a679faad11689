import * as z from 'zod';
import { hostSetting } from './address.ts';
import { filePath, integer, oneOf, rule, section, yesOrNo } from './setting.ts';

type CertificateFiles = { cert_file: unknown; key_file: unknown };
const bothOrNeither = ({ cert_file, key_file }: CertificateFiles) =>
  (cert_file == null) === (key_file == null);
const bothOrNeitherRule = rule(
  ['key_file'],
  'cert_file and key_file together, or neither',
  'Add the missing one of the two: a certificate is of no use without its key.',
);

export const TLS_VERSIONS = ['1.2', '1.3'] as const;

const minVersion = () =>
  oneOf(TLS_VERSIONS)
    .default('1.2')
    .meta({ description: 'Lowest TLS version, in quotes: "1.2" or "1.3".', hot: false });

export const clientTlsShape = {
  enabled: yesOrNo().default(false).meta({ description: 'Dial with TLS.' }),
  verify: yesOrNo()
    .default(true)
    .meta({ description: 'Refuse a carrier whose certificate does not check out.' }),
  ca_file: filePath()
    .default(null)
    .meta({
      examples: ['/etc/omnimessage-smpp/carrier-ca.pem'],
      description: 'PEM file with the certificates to trust instead of the system ones.',
    }),
  cert_file: filePath()
    .default(null)
    .meta({
      examples: ['/etc/omnimessage-smpp/client.crt'],
      description: 'PEM file with our client certificate chain.',
    }),
  key_file: filePath()
    .default(null)
    .meta({
      examples: ['/etc/omnimessage-smpp/client.key'],
      description: 'PEM file with the key of our client certificate.',
    }),
  server_name: hostSetting()
    .nullable()
    .default(null)
    .meta({
      examples: ['smpp.carrier.com'],
      description: 'Name that the certificate must have and that goes into SNI; null: the host.',
    }),
  min_version: minVersion(),
};

const clientTlsSection = section(clientTlsShape).refine(bothOrNeither, bothOrNeitherRule);

/** `tls: true` is short for `tls: {enabled: true}`. Ends in the section, so that documents show what comes out of it. */
export const clientTlsSchema = z
  .union([yesOrNo(), clientTlsSection], { error: 'true, false or a mapping of TLS settings' })
  .transform((tls): z.input<typeof clientTlsSection> => (typeof tls === 'boolean' ? { enabled: tls } : tls))
  .pipe(clientTlsSection);

export const CLIENT_CERTIFICATE_POLICIES = ['none', 'optional', 'required'] as const;

export const listenTlsShape = {
  enabled: yesOrNo().default(false).meta({ description: 'Also listen with TLS, on a port of its own.' }),
  port: integer(1, 65_535).default(3550).meta({ description: 'TCP port for SMPP over TLS.' }),
  cert_file: filePath()
    .default(null)
    .meta({
      examples: ['/etc/omnimessage-smpp/tls.crt'],
      description: 'PEM file with our certificate chain.',
    }),
  key_file: filePath()
    .default(null)
    .meta({ examples: ['/etc/omnimessage-smpp/tls.key'], description: 'PEM file with its key.' }),
  ca_file: filePath()
    .default(null)
    .meta({
      examples: ['/etc/omnimessage-smpp/partners-ca.pem'],
      description: "PEM file with the issuers of partners' certificates.",
    }),
  request_client_cert: oneOf(CLIENT_CERTIFICATE_POLICIES).default('none').meta({
    description:
      'Whether partners present a certificate: none, optional (checked when there is one), required.',
  }),
  min_version: minVersion(),
};

export const listenTlsSchema = section(listenTlsShape)
  .refine(bothOrNeither, bothOrNeitherRule)
  .refine(
    (tls) => tls.enabled !== true || (tls.cert_file != null && tls.key_file != null),
    rule(
      ['enabled'],
      'true only with cert_file and key_file',
      'Name the PEM files of the certificate and its key.',
    ),
  )
  .refine(
    (tls) => tls.request_client_cert === 'none' || tls.ca_file != null,
    rule(
      ['request_client_cert'],
      'optional or required only with ca_file',
      "Name the PEM file with the issuers of partners' certificates in ca_file.",
    ),
  );
