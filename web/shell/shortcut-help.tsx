import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import { useTranslation } from 'react-i18next';
import { PAGES } from './pages.ts';

export function ShortcutHelp({ visible, close }: { readonly visible: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  const key = (...keys: readonly string[]) => (
    <Box variant="span">
      {keys.map((name, index) => (
        <span key={name}>
          {index > 0 && ` ${t('shortcuts.followed_by')} `}
          <kbd>{name}</kbd>
        </span>
      ))}
    </Box>
  );
  return (
    <Modal
      visible={visible}
      onDismiss={close}
      header={t('shortcuts.title')}
      closeAriaLabel={t('common.close')}
    >
      <KeyValuePairs
        columns={2}
        items={[
          { label: t('shortcuts.focus_search'), value: key('/') },
          { label: t('shortcuts.show'), value: key('?') },
          ...PAGES.map((page) => ({
            label: t('shortcuts.go', { page: t(`nav.${page.title}`) }),
            value: key('g', page.key),
          })),
        ]}
      />
    </Modal>
  );
}
