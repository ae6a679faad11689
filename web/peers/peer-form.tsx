import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect } from 'react';
import { type Resolver, type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { RECOMMENDED_PASSWORD_LENGTH } from '../../contract/password.ts';
import type { PeerMode } from '../../contract/peer.ts';
import { faultText } from '../i18n/fault-text.ts';
import { useLeaveGuard } from '../shell/leave-guard.ts';
import { check, type Draft } from './draft.ts';
import { type DraftForm, FieldControl } from './field-control.tsx';
import { type FieldGroup, type PeerField, peerFields } from './fields.ts';

/** Checks as the API will, with the same schema. */
function resolverFor(mode: PeerMode, password: 'required' | 'stored'): Resolver<DraftForm> {
  return (draft) => {
    const checked = check(mode, draft, password);
    if (checked.ok) return { values: draft, errors: {} };
    const errors = [...checked.faults].map(([pointer, fault]) => [
      pointer,
      { type: fault.code, message: faultText(fault) },
    ]);
    return { values: {}, errors: Object.fromEntries(errors) };
  };
}

export function usePeerForm(mode: PeerMode, initial: Draft, password: 'required' | 'stored') {
  return useForm<DraftForm>({
    defaultValues: { ...initial },
    resolver: resolverFor(mode, password),
    // Not on blur: what appears under a field moves the button that is about to be clicked.
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    shouldFocusError: false,
  });
}

interface Props {
  readonly mode: PeerMode;
  readonly form: UseFormReturn<DraftForm>;
  readonly editing: boolean;
  readonly readOnly: boolean;
  readonly saving: boolean;
  readonly save: (draft: Draft) => void;
  readonly cancel: () => void;
  readonly copyCurl: () => void;
}

/** The guide's fields first; everything else behind "advanced", from the contract. */
export function PeerForm({ mode, form, editing, readOnly, saving, save, cancel, copyCurl }: Props) {
  const { t } = useTranslation();
  const { formState, handleSubmit } = form;
  const { errors, isDirty, submitCount } = formState;
  const faults = Object.keys(errors).length;
  const fields = peerFields[mode];
  const advancedFaults = fields.some(({ group, pointer }) => group !== 'basics' && pointer in errors);
  useLeaveGuard(isDirty && !saving);

  useEffect(() => {
    if (submitCount > 0)
      document.querySelector<HTMLElement>('[data-form-faults]')?.scrollIntoView?.({ block: 'center' });
  }, [submitCount]);

  const group = (wanted: FieldGroup): ReactNode =>
    fields
      .filter((field) => field.group === wanted)
      .map((field) => (
        <OneField
          key={field.pointer}
          field={field}
          form={form}
          mode={mode}
          editing={editing}
          readOnly={readOnly}
        />
      ));

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!readOnly) void handleSubmit((draft) => save(draft))();
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={cancel}>
              {readOnly ? t('common.back') : t('common.cancel')}
            </Button>
            <Button formAction="none" onClick={copyCurl}>
              {t('common.copy_curl')}
            </Button>
            {!readOnly && (
              <Button variant="primary" formAction="submit" loading={saving}>
                {t('common.save')}
              </Button>
            )}
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {submitCount > 0 && faults > 0 && (
            <div data-form-faults="">
              <Alert type="error" header={t('form.fix')}>
                {t('form.fix_text', { count: faults })}
              </Alert>
            </div>
          )}
          <Container
            header={
              <Header variant="h2" description={readOnly ? undefined : t(`form.${mode}_explain`)}>
                {t('form.basics')}
              </Header>
            }
          >
            <ColumnLayout columns={2}>{group('basics')}</ColumnLayout>
          </Container>
          <ExpandableSection
            variant="container"
            headerText={advancedFaults ? t('form.advanced_faults') : t('form.advanced')}
            headerDescription={t('form.advanced_hint')}
            key={advancedFaults ? 'faults' : 'fine'}
            defaultExpanded={advancedFaults}
          >
            <SpaceBetween size="l">
              {(['session', ...(mode === 'client' ? (['tls'] as const) : []), 'messages'] as const).map(
                (wanted) => (
                  <SpaceBetween size="m" key={wanted}>
                    <Box variant="h3">{t(`form.groups.${wanted}`)}</Box>
                    <ColumnLayout columns={2}>{group(wanted)}</ColumnLayout>
                  </SpaceBetween>
                ),
              )}
            </SpaceBetween>
          </ExpandableSection>
        </SpaceBetween>
      </Form>
    </form>
  );
}

interface OneFieldProps {
  readonly field: PeerField;
  readonly form: UseFormReturn<DraftForm>;
  readonly mode: PeerMode;
  readonly editing: boolean;
  readonly readOnly: boolean;
}

function OneField({ field, form: { control }, mode, editing, readOnly }: OneFieldProps) {
  const { t } = useTranslation();
  const value = useWatch({ control, name: field.pointer });
  const common = { field, control };
  switch (field.pointer) {
    case 'name':
      return (
        <FieldControl {...common} readOnly={readOnly || editing} hint={editing ? t('form.name_fixed') : ''} />
      );
    case 'password': {
      const weak = typeof value === 'string' && value !== '' && value.length < RECOMMENDED_PASSWORD_LENGTH;
      return (
        <FieldControl
          {...common}
          readOnly={readOnly}
          hint={editing ? t('form.password_keep') : t('form.password_new')}
          warning={weak ? t('form.weak_password') : undefined}
          generates={mode === 'server'}
        />
      );
    }
    case 'ip_whitelist': {
      const open = typeof value === 'string' && value.trim() === '';
      return (
        <FieldControl
          {...common}
          readOnly={readOnly}
          hint={t('form.ip_hint')}
          warning={open ? t('form.ip_empty') : undefined}
        />
      );
    }
    case 'failover_hosts':
      return <FieldControl {...common} readOnly={readOnly} hint={t('form.hosts_hint')} />;
    default:
      return <FieldControl {...common} readOnly={readOnly} />;
  }
}
