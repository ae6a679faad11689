import { setFlagsFromString } from 'node:v8';

/**
 * How V8 collects what is young, said before the first message. What of it is still alive is little here, so V8's helpers
 * find next to nothing to do; where cores are few they take them from whoever works. And V8 must not guess from the first
 * burst which objects live long: the messages of all later ones would be made in old memory, and what they refer to
 * would be kept until that is collected (docs/performance.md has both figures).
 */
export function collectForMessages(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--no-allocation-site-pretenuring');
}
