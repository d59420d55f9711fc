// The present moment for ages on screen; moves on every half minute and when the window is
// looked at again.

const STEP = 30_000;

export class Clock {
  now = $state(Date.now());

  /** Starts moving; returns how to stop it. */
  run(): () => void {
    const timer = setInterval(() => {
      this.tick();
    }, STEP);
    return () => {
      clearInterval(timer);
    };
  }

  tick(): void {
    this.now = Date.now();
  }
}
