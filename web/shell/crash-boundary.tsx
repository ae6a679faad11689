import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

interface State {
  readonly error: Error | null;
}

/** A page that fails says so in its place, and the rest of the dashboard goes on. React has this for classes only. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <Alert
            type="error"
            header={t('crash.title')}
            action={<Button onClick={() => window.location.reload()}>{t('crash.reload')}</Button>}
          >
            {t('crash.text', { error: error.message })}
          </Alert>
        )}
      </Translation>
    );
  }
}
