import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerPeerView } from '../../contract/api/peers.ts';
import type { PeerMode } from '../../contract/peer.ts';
import { failureOf, problemWith } from '../api/failure.ts';
import { createPeer, type Loaded, peerUrl, readPeer, replacePeer, usePeersChanged } from '../api/peers.ts';
import { useCopy } from '../copying/copy.ts';
import { type CurlRequest, curlOf } from '../copying/curl.ts';
import { settingLabel } from '../i18n/settings.ts';
import { useSession } from '../session/session-context.tsx';
import { navigate } from '../shell/hash-location.ts';
import { useNotifications } from '../shell/notifications.tsx';
import { addresses } from '../shell/pages.ts';
import { Conflict } from './conflict.tsx';
import { check, type Draft, draftOf, inputOf, patchBetween } from './draft.ts';
import { fieldAt } from './fields.ts';
import { PeerForm, usePeerForm } from './peer-form.tsx';
import { ShareCard } from './share-card.tsx';

interface Props {
  readonly mode: PeerMode;
  /** The peer as it was opened; `null`: a new one. */
  readonly opened: Loaded | null;
}

type Phase =
  | { readonly kind: 'editing' }
  | { readonly kind: 'saving' }
  /** Someone else was faster. */
  | { readonly kind: 'conflict'; readonly current: Loaded; readonly mine: Draft }
  /** Saved; the partner is to be told. */
  | { readonly kind: 'sharing'; readonly peer: ServerPeerView; readonly password: string | null };

export function PeerEditor({ mode, opened }: Props) {
  const { t } = useTranslation();
  const { api, config, mayChange } = useSession();
  const { notify, notifyFailure } = useNotifications();
  const changed = usePeersChanged();
  const queries = useQueryClient();
  const copy = useCopy();
  const [phase, setPhase] = useState<Phase>({ kind: 'editing' });
  // One key for all attempts to create this peer: a lost answer followed by another try does not create two.
  const creationKey = useRef(crypto.randomUUID());

  const initial = useMemo(() => draftOf(mode, opened?.peer ?? null), [mode, opened]);
  const password = opened === null ? 'required' : 'stored';
  const form = usePeerForm(mode, initial, password);
  const locked = opened?.peer.locked === true;
  const list = mode === 'client' ? addresses.clientPeers() : addresses.serverPeers();

  const showFaults = useCallback(
    (error: unknown): boolean => {
      const failure = failureOf(error);
      if (failure.kind !== 'problem') return false;
      const { code, detail, errors } = failure.problem;
      if (code === 'name_taken' || code === 'system_id_taken') {
        const field = code === 'name_taken' ? 'name' : 'system_id';
        form.setError(field, { type: code, message: `${t(`problem.codes.${code}`)} ${detail}` });
        return true;
      }
      if (code !== 'invalid') return false;
      const placed = errors.flatMap((fault) => {
        const field = fault.pointer === undefined ? undefined : fieldAt(mode, fault.pointer);
        return field === undefined ? [] : [{ field, fault }];
      });
      for (const { field, fault } of placed) {
        form.setError(field.pointer, { type: fault.code, message: fault.detail });
      }
      return placed.length > 0;
    },
    [form, mode, t],
  );

  const save = async (draft: Draft, over: Loaded | null): Promise<void> => {
    const checked = check(mode, draft, password);
    if (!checked.ok) return;
    setPhase({ kind: 'saving' });
    try {
      const { body } = checked;
      const { peer } =
        over === null
          ? await createPeer(api, body, creationKey.current)
          : await replacePeer(api, body, over.etag);
      changed();
      form.reset({ ...draft });
      if (peer.mode === 'server') {
        setPhase({ kind: 'sharing', peer, password: body.password ?? null });
        return;
      }
      saved(peer.name);
    } catch (error) {
      if (problemWith(error, 'precondition_failed') !== null) {
        await showConflict(draft);
        return;
      }
      setPhase({ kind: 'editing' });
      if (!showFaults(error)) notifyFailure(error);
    }
  };

  const showConflict = async (mine: Draft): Promise<void> => {
    try {
      const current = await readPeer(api, mode, opened?.peer.name ?? '');
      setPhase({ kind: 'conflict', current, mine });
    } catch (error) {
      setPhase({ kind: 'editing' });
      if (problemWith(error, 'not_found') === null) return notifyFailure(error);
      notify({ kind: 'error', content: t('conflict.deleted', { name: opened?.peer.name ?? '' }) });
    }
  };

  const saved = (name: string): void => {
    notify({
      kind: 'success',
      content: (
        <>
          {t('peers.saved', { name })} <a href={`#${addresses.bind(name)}`}>{t('peers.saved_link')}</a>
        </>
      ),
    });
    navigate(list);
  };

  const copyCurl = (): void => {
    const draft = form.getValues();
    const url = peerUrl(config.api_base_url, mode, opened?.peer.name ?? null);
    const request: CurlRequest =
      opened === null
        ? { method: 'POST', url, body: inputOf(mode, draft) }
        : {
            method: 'PATCH',
            url,
            headers: { 'If-Match': opened.etag },
            body: patchBetween(mode, initial, draft),
          };
    copy(curlOf(request));
  };

  return (
    <SpaceBetween size="l">
      {locked && (
        <Alert type="info">
          {opened.peer.source === 'code'
            ? t('peers.locked_code', { declared_by: opened.peer.declared_by ?? '' })
            : t('peers.locked_file')}
        </Alert>
      )}
      {opened?.peer.warnings.map(({ code, pointer }) => (
        <Alert key={`${code} ${pointer}`} type="warning">
          {t('common.labelled', { label: settingLabel(pointer.slice(1)), value: t(`warnings.${code}`) })}
        </Alert>
      ))}
      <PeerForm
        mode={mode}
        form={form}
        editing={opened !== null}
        readOnly={locked || !mayChange}
        saving={phase.kind === 'saving'}
        save={(draft) => void save(draft, opened)}
        cancel={() => navigate(list)}
        copyCurl={copyCurl}
      />
      {phase.kind === 'conflict' && (
        <Conflict
          mode={mode}
          current={phase.current}
          loaded={initial}
          mine={phase.mine}
          saving={false}
          keepMine={(merged) => void save(merged, phase.current)}
          takeTheirs={() => {
            form.reset({ ...initial });
            void queries.invalidateQueries({ queryKey: ['peer', mode, phase.current.peer.name] });
            setPhase({ kind: 'editing' });
          }}
          close={() => setPhase({ kind: 'editing' })}
        />
      )}
      {phase.kind === 'sharing' && (
        <ShareCard peer={phase.peer} password={phase.password} close={() => saved(phase.peer.name)} />
      )}
    </SpaceBetween>
  );
}
