/** Test only: between calls that end in an object and calls that are promises. */
import { type CallEnd, OmniMessageError } from './port.ts';

/** Tells `end` how the promise ended. */
export function tell<T>(call: Promise<T>, end: CallEnd<T>): void {
  call.then(
    (value) => end.succeeded(value),
    (error: unknown) => {
      if (!(error instanceof OmniMessageError)) throw error;
      end.failed(error);
    },
  );
}

/** The end of a call as a promise. */
export function ended<T>(call: (end: CallEnd<T>) => void): Promise<T> {
  return new Promise((succeeded, failed) => call({ succeeded, failed }));
}
