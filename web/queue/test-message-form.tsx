import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { zodResolver } from '@hookform/resolvers/zod';
import { useDeferredValue, useRef } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { testMessageSchema } from '../../contract/api/queue.ts';
import { failureOf } from '../api/failure.ts';
import { sendTestMessage, type TestMessage, useQueueChanged } from '../api/queue.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';
import { addresses } from '../shell/pages.ts';
import { TextCounter } from './text-counter.tsx';

interface Props {
  /** `null`: none chosen yet. */
  readonly bind: string | null;
  readonly binds: readonly string[];
  readonly close: () => void;
}

const FIELDS = ['dest_smsc', 'source', 'destination', 'body'] as const;
const isField = (name: string): name is (typeof FIELDS)[number] => FIELDS.some((field) => field === name);

/** Sends a message through OmniMessage by a bind of one's choice, and says beforehand what it takes. */
export function TestMessageForm({ bind, binds, close }: Props) {
  const { t } = useTranslation();
  const { api } = useSession();
  const { notify, notifyFailure } = useNotifications();
  const changed = useQueueChanged();
  const key = useRef(crypto.randomUUID());
  const { control, handleSubmit, setError, formState } = useForm<TestMessage>({
    defaultValues: { dest_smsc: bind ?? '', source: '', destination: '', body: '' },
    resolver: zodResolver(testMessageSchema),
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
  const body = useDeferredValue(useWatch({ control, name: 'body' }));
  const chosen = useWatch({ control, name: 'dest_smsc' });
  const options = binds.map((value) => ({ value, label: value }));

  const send = async (message: TestMessage): Promise<void> => {
    try {
      const { id } = await sendTestMessage(api, message, key.current);
      notify({
        kind: 'success',
        content: (
          <>
            {t('test.sent', { id, name: message.dest_smsc })}{' '}
            <a href={`#${addresses.queue({ message: id })}`}>{t('test.follow')}</a>
          </>
        ),
      });
      changed();
      close();
    } catch (error) {
      // What was refused is another message once it is mended.
      key.current = crypto.randomUUID();
      const failure = failureOf(error);
      const placed =
        failure.kind === 'problem'
          ? failure.problem.errors.flatMap(({ pointer = '', detail }) => {
              const name = pointer.slice(1);
              return isField(name) ? [{ name, detail }] : [];
            })
          : [];
      for (const { name, detail } of placed) setError(name, { message: detail });
      if (placed.length === 0) notifyFailure(error);
    }
  };

  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel={t('common.close')}
      header={t('test.title')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button
              variant="primary"
              loading={formState.isSubmitting}
              onClick={() => void handleSubmit(send)()}
            >
              {t('test.send')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Controller
          control={control}
          name="dest_smsc"
          render={({ field, fieldState }) => (
            <FormField label={t('test.bind')} errorText={fieldState.error && t('test.choose_bind')}>
              <Select
                options={options}
                filteringType={binds.length > 10 ? 'auto' : 'none'}
                placeholder={t('test.choose_bind')}
                selectedOption={options.find(({ value }) => value === field.value) ?? null}
                onChange={({ detail }) => field.onChange(detail.selectedOption.value ?? '')}
              />
            </FormField>
          )}
        />
        {(['source', 'destination'] as const).map((name) => (
          <Controller
            key={name}
            control={control}
            name={name}
            render={({ field, fieldState }) => (
              <FormField
                label={t(`test.${name}`)}
                constraintText={t(`test.${name}_hint`)}
                errorText={fieldState.error && t('common.required', { label: t(`test.${name}`) })}
              >
                <Input
                  value={field.value}
                  onChange={({ detail }) => field.onChange(detail.value)}
                  onBlur={field.onBlur}
                />
              </FormField>
            )}
          />
        ))}
        <Controller
          control={control}
          name="body"
          render={({ field, fieldState }) => (
            <FormField
              label={t('test.text')}
              errorText={fieldState.error?.message}
              constraintText={<TextCounter body={body} bind={chosen === '' ? null : chosen} />}
            >
              <Textarea
                value={field.value}
                rows={4}
                onChange={({ detail }) => field.onChange(detail.value)}
                onBlur={field.onBlur}
              />
            </FormField>
          )}
        />
      </SpaceBetween>
    </Modal>
  );
}
