// Lets a test decide when an async function goes on, from one port call to the next,
// so that everything that could happen between two of its awaits can be made to happen.

export interface Stepwise {
  /** Waited for by the function wherever it may be interrupted. */
  readonly pause: () => Promise<void>;
  /** Begins or goes on; resolves with false when the function pauses again and with true when it has ended. */
  readonly step: (run: () => Promise<void>) => Promise<boolean>;
}

/** Whoever is never stepped again stays where it is for ever, as after a crash. */
export function stepwise(): Stepwise {
  let begun = false;
  let goOn = Promise.withResolvers<void>();
  let halted = Promise.withResolvers<boolean>();
  return {
    pause() {
      halted.resolve(false);
      return goOn.promise;
    },
    step(run) {
      const resumed = goOn;
      goOn = Promise.withResolvers();
      halted = Promise.withResolvers();
      const end = halted.promise;
      if (begun) resumed.resolve();
      else {
        begun = true;
        run().then(
          () => halted.resolve(true),
          (fault: unknown) => halted.reject(fault),
        );
      }
      return end;
    },
  };
}
