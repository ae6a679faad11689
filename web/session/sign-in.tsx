import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInUrl } from './cognito.ts';
import type { RuntimeConfig } from './runtime-config.ts';
import type { SessionStore } from './session-store.ts';
import { surroundings } from './surroundings.ts';

type Reason = 'none' | 'refused' | 'left' | 'sign_in_failed' | 'unreachable';

interface Props {
  readonly config: RuntimeConfig;
  readonly store: SessionStore;
  readonly reason: Reason;
  readonly retry?: () => void;
}

export function SignIn({ config, store, reason, retry }: Props) {
  const { t } = useTranslation();
  return (
    <main>
      <Box padding={{ vertical: 'xxxl', horizontal: 'l' }}>
        <Grid
          gridDefinition={[
            { colspan: { default: 12, s: 8, m: 6, l: 4 }, offset: { default: 0, s: 2, m: 3, l: 4 } },
          ]}
        >
          <SpaceBetween size="l">
            <Reasons reason={reason} retry={retry} />
            <Container header={<Header variant="h1">{`${t('product')} – ${t('sign_in.title')}`}</Header>}>
              {config.sign_in.kind === 'token' ? (
                <TokenForm store={store} />
              ) : (
                <HostedButton config={config} store={store} />
              )}
            </Container>
          </SpaceBetween>
        </Grid>
      </Box>
    </main>
  );
}

function Reasons({ reason, retry }: { readonly reason: Reason; readonly retry: (() => void) | undefined }) {
  const { t } = useTranslation();
  switch (reason) {
    case 'none':
      return null;
    case 'left':
      return <Alert type="info">{t('sign_in.left')}</Alert>;
    case 'refused':
      return <Alert type="error">{t('sign_in.refused')}</Alert>;
    case 'sign_in_failed':
      return <Alert type="error">{t('sign_in.failed')}</Alert>;
    case 'unreachable':
      return (
        <Alert type="error" action={retry && <Button onClick={retry}>{t('common.retry')}</Button>}>
          {t('sign_in.unreachable')}
        </Alert>
      );
  }
}

function TokenForm({ store }: { readonly store: SessionStore }) {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [empty, setEmpty] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = token.trim();
    setEmpty(typed === '');
    if (typed !== '') store.signIn({ token: typed, refresh_token: null, expires_at_ms: null });
  };
  return (
    <form onSubmit={submit}>
      <SpaceBetween size="l">
        <Box>{t('sign_in.intro')}</Box>
        <FormField
          label={t('sign_in.token')}
          description={t('sign_in.token_hint')}
          errorText={empty ? t('sign_in.empty') : undefined}
        >
          <Input
            type="password"
            value={token}
            onChange={({ detail }) => setToken(detail.value)}
            autoComplete={false}
            autoFocus
            spellcheck={false}
          />
        </FormField>
        <Button variant="primary" formAction="submit">
          {t('sign_in.submit')}
        </Button>
      </SpaceBetween>
    </form>
  );
}

function HostedButton({ config, store }: { readonly config: RuntimeConfig; readonly store: SessionStore }) {
  const { t } = useTranslation();
  const go = async (): Promise<void> => {
    if (config.sign_in.kind !== 'cognito') return;
    window.location.assign(await signInUrl(config.sign_in, window.location.hash, surroundings()));
  };
  return (
    <Button variant="primary" onClick={() => go().catch(() => store.signOut('sign_in_failed'))}>
      {t('sign_in.hosted')}
    </Button>
  );
}
