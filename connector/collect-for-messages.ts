import { setFlagsFromString } from 'node:v8';

/**
 * How V8 collects garbage, said before the first message; docs/performance.md has the figures.
 * - What is young and alive is little here, so V8's helpers find next to nothing to do; where cores are few they take
 *   them from whoever works.
 * - V8 must not guess from the first burst which objects live long: the messages of all later ones would be made in old
 *   memory, and what they refer to would be kept until that is collected.
 * - Old memory grows slowly, and V8 would collect it as soon as it has grown by a quarter, every few seconds under load.
 *   Each time takes a tenth of a second of the cores, and messages wait. It may grow to four times what is alive, which
 *   is what V8 grants a process whose old memory grows fast; its limit for all of it stays.
 *
 * Two things can be said only where the process is started:
 * - How many threads V8 has for what is alive in old memory (`--v8-pool-size=1`): four take the cores of a small machine for a
 *   tenth of a second, and one does the same work in less.
 * - That it does not collect old memory just because it has not for a hundred seconds (`--no-memory-reducer`). That one is meant to
 *   give memory back: it moves what is alive together and lets go of all pages, young ones included, which are then taken anew in
 *   the midst of the load; messages wait for up to half a second.
 */
export function collectForMessages(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--no-allocation-site-pretenuring');
  setFlagsFromString('--heap-growing-percent=300');
}
