import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.ts';
import { lineText, type TailLine } from './log-tail.ts';

/** Of one line, in CSS pixels; the style sheet has the same. */
const LINE_HEIGHT = 24;
/** This close to the end counts as being there. */
const NEAR_END = 2 * LINE_HEIGHT;

interface Props {
  readonly lines: readonly TailLine[];
  readonly autoScroll: boolean;
  /** The operator scrolled up to read. */
  readonly stopScrolling: () => void;
}

/** The lines; only those in view are in the document. A line opens with everything it has. */
export function LogLines({ lines, autoScroll, stopScrolling }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const view = useRef<HTMLElement>(null);
  const [openLine, setOpenLine] = useState<TailLine | null>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => view.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
    getItemKey: (index) => lines[index]?.number ?? index,
  });

  const last = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what scrolls
  useEffect(() => {
    if (autoScroll && view.current !== null) view.current.scrollTop = view.current.scrollHeight;
  }, [autoScroll, last]);

  const wheeled = (deltaY: number): void => {
    const box = view.current;
    if (!autoScroll || box === null || deltaY >= 0) return;
    if (box.scrollHeight > box.clientHeight + NEAR_END) stopScrolling();
  };

  return (
    <>
      <section
        ref={view}
        className="log-view"
        aria-label={t('logs.lines')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onWheel={(event) => wheeled(event.deltaY)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp' || event.key === 'PageUp' || event.key === 'Home') wheeled(-1);
        }}
      >
        <div className="log-lines" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <button
                type="button"
                key={key}
                className={`log-line log-${line.level}`}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => setOpenLine(line)}
              >
                <span className="log-time">{format.moment(line.at)}</span>
                <span className="log-level">{line.level}</span>
                {line.bind !== null && <span className="log-bind">{line.bind}</span>}
                <span lang="en">{line.message}</span>
              </button>
            );
          })}
        </div>
      </section>
      {openLine !== null && (
        <section aria-label={t('logs.line_details')}>
          <pre className="wrapped">{lineText(openLine)}</pre>
          {Object.keys(openLine.fields).length > 0 && (
            <pre className="wrapped">{JSON.stringify(openLine.fields, null, 2)}</pre>
          )}
        </section>
      )}
    </>
  );
}
