import type { Surroundings } from './cognito.ts';

/** The browser, as the sign-in sees it. */
export function surroundings(): Surroundings {
  return {
    location: window.location,
    storage: window.sessionStorage,
    crypto: window.crypto,
    fetch: (...request) => window.fetch(...request),
    now: Date.now,
  };
}
