import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, useState } from 'react';
import { type Control, Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { settingDescription, settingLabel } from '../i18n/settings.ts';
import type { DraftValue } from './draft.ts';
import type { PeerField } from './fields.ts';
import { generatePassword } from './generate-password.ts';

export type DraftForm = Record<string, DraftValue>;

interface Props {
  readonly field: PeerField;
  readonly control: Control<DraftForm>;
  readonly readOnly: boolean;
  /** Beside the contract's sentence: what holds for this form. */
  readonly hint?: ReactNode;
  readonly warning?: string | undefined;
  /** Offers to make up a password. */
  readonly generates?: boolean;
}

/** A setting with its explanation, its limits and what is wrong with it. */
export function FieldControl(props: Props) {
  const { field, control, hint, warning } = props;
  const label = settingLabel(field.pointer);
  const constraint = useConstraint(field);
  return (
    <Controller
      name={field.pointer}
      control={control}
      render={({ field: { value, onChange, onBlur }, fieldState: { error } }) => (
        <FormField
          label={label}
          description={settingDescription(field)}
          constraintText={[constraint, hint]
            .filter((part) => part !== undefined && part !== '')
            .map((part, index) => <div key={index === 0 ? 'constraint' : 'hint'}>{part}</div>)}
          errorText={error?.message}
          {...(warning === undefined || error !== undefined ? {} : { warningText: warning })}
        >
          <Entry {...props} label={label} value={value} onChange={onChange} onBlur={onBlur} />
        </FormField>
      )}
    />
  );
}

function useConstraint({ control, unit, fallback, nullable, rebind, group }: PeerField): string {
  const { t } = useTranslation();
  const parts: string[] = [];
  if (control.kind === 'integer')
    parts.push(`${control.min}–${control.max}${unit === null ? '' : ` ${unit}`}.`);
  if (nullable) parts.push(t('form.empty_null'));
  else if (typeof fallback === 'string' ? fallback !== '' : typeof fallback === 'number') {
    parts.push(t('form.default_is', { value: String(fallback) }));
  }
  if (control.kind === 'pairs') parts.push(t('form.tlvs_hint'));
  if (rebind && group !== 'basics') parts.push(t('form.rebind'));
  return parts.join(' ');
}

interface EntryProps extends Props {
  readonly label: string;
  readonly value: DraftValue | undefined;
  readonly onChange: (value: DraftValue) => void;
  readonly onBlur: () => void;
}

function Entry({ field, label, value, onChange, onBlur, readOnly, generates = false }: EntryProps) {
  const { t } = useTranslation();
  const { control } = field;
  const text = typeof value === 'string' ? value : '';
  const list = typeof value === 'object' ? value : [];
  const nameOf = (option: string): string =>
    option === 'transmitter' || option === 'receiver' || option === 'transceiver'
      ? t(`bind_type.${option}`)
      : option;
  switch (control.kind) {
    case 'toggle':
      return (
        <Toggle
          checked={value === true}
          disabled={readOnly}
          onChange={({ detail }) => onChange(detail.checked)}
        >
          {label}
        </Toggle>
      );
    case 'choice': {
      const options = [
        ...(field.nullable ? [{ value: '', label: t('common.none') }] : []),
        ...control.options.map((option) => ({
          value: option,
          label: nameOf(option),
          ...(option === 'transceiver' ? { tags: [t('form.recommended')] } : {}),
        })),
      ];
      return (
        <Select
          options={options}
          selectedOption={options.find((option) => option.value === text) ?? null}
          placeholder={t('common.none')}
          disabled={readOnly}
          onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
          onBlur={onBlur}
        />
      );
    }
    case 'choices': {
      const options = control.options.map((option) => ({ value: option, label: nameOf(option) }));
      return (
        <Multiselect
          options={options}
          selectedOptions={list.map((option) => ({ value: option, label: nameOf(option) }))}
          disabled={readOnly}
          onChange={({ detail }) => onChange(detail.selectedOptions.map((option) => option.value ?? ''))}
          onBlur={onBlur}
        />
      );
    }
    case 'pairs':
      return (
        <Textarea
          value={text}
          rows={3}
          readOnly={readOnly}
          onChange={({ detail }) => onChange(detail.value)}
          onBlur={onBlur}
          spellcheck={false}
        />
      );
    case 'password':
      return (
        <PasswordEntry
          text={text}
          onChange={onChange}
          onBlur={onBlur}
          readOnly={readOnly}
          generates={generates}
        />
      );
    case 'text':
    case 'integer':
    case 'list':
      return (
        <Input
          value={text}
          readOnly={readOnly}
          inputMode={control.kind === 'integer' ? 'numeric' : 'text'}
          autoComplete={false}
          spellcheck={false}
          onChange={({ detail }) => onChange(detail.value)}
          onBlur={onBlur}
        />
      );
  }
}

interface PasswordProps {
  readonly text: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly readOnly: boolean;
  readonly generates: boolean;
}

function PasswordEntry({ text, onChange, onBlur, readOnly, generates }: PasswordProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <SpaceBetween size="xs">
      <Input
        value={text}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        readOnly={readOnly}
        onChange={({ detail }) => onChange(detail.value)}
        onBlur={onBlur}
        spellcheck={false}
      />
      {!readOnly && (
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => setShown(!shown)}>
            {shown ? t('form.password_hide') : t('form.password_show')}
          </Button>
          {generates && (
            <Button
              onClick={() => {
                onChange(generatePassword((octets) => crypto.getRandomValues(octets)));
                setShown(true);
              }}
            >
              {t('form.password_generate')}
            </Button>
          )}
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
