/** Lets calls through, or holds them until it is opened. */
export function gate() {
  let open: () => void = () => undefined;
  let opened = Promise.resolve();
  return {
    hold: () => {
      opened = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
    passed: () => opened,
  };
}
