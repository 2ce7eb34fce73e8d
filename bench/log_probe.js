/* Measures the page from inside: frames, what each cost, how often the list was rendered, what a query took. */
(() => {
  const FRAME_MS = 1000 / 60;
  const list = () => document.querySelector("[data-testid=event-list]");
  const count = () => document.querySelector("[data-testid=event-count]").dataset;
  const channel = new MessageChannel();
  let probe = null;
  let renders = 0;
  let frameAt = 0;

  channel.port1.onmessage = () => probe?.work.push(performance.now() - frameAt);
  const tick = (at) => {
    if (probe === null) return;
    probe.at.push(at);
    probe.renders.push(renders);
    renders = 0;
    frameAt = at;
    channel.port2.postMessage(0);
    probe.each?.();
    requestAnimationFrame(tick);
  };

  const within = (values, share) =>
    values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

  const observer = new MutationObserver(() => (renders += 1));

  window.bench = {
    begin(each) {
      renders = 0;
      observer.observe(list(), { subtree: true, childList: true, attributes: true, characterData: true });
      probe = { at: [], work: [], renders: [], each };
      requestAnimationFrame(tick);
    },
    end() {
      const { at, work, renders: commits } = probe;
      probe = null;
      observer.disconnect();
      const gaps = at.slice(1).map((time, i) => time - at[i]);
      return {
        frames: at.length,
        seconds: (at.at(-1) - at[0]) / 1000,
        dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0),
        gap: { p50: within(gaps, 0.5), p95: within(gaps, 0.95), max: Math.max(...gaps) },
        work: { p50: within(work, 0.5), p95: within(work, 0.95), max: Math.max(...work) },
        renders: Math.max(...commits),
      };
    },
    /** One step of `pixels` a frame, then jumps to places all over the list. */
    async scroll(frames, pixels) {
      const area = list();
      area.scrollTop = 0;
      await new Promise(requestAnimationFrame);
      let frame = 0;
      await new Promise((done) => {
        this.begin(() => {
          frame += 1;
          if (frame > frames * 1.5) done();
          else if (frame <= frames) area.scrollTop += pixels;
          else area.scrollTop = ((frame * 7919) % 1000) * (area.scrollHeight / 1000);
        });
      });
      return this.end();
    },
    /** From the stroke of a key to the first and to the last change of the hits. */
    async query(text) {
      const field = document.querySelector("[data-testid=event-filter]");
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
      const began = performance.now();
      const changes = [];
      let before = count().shown;
      const seen = new MutationObserver(() => {
        if (count().shown !== before) changes.push(performance.now() - began);
        before = count().shown;
      });
      seen.observe(document.querySelector("[data-testid=event-count]"), {
        subtree: true,
        characterData: true,
        childList: true,
        attributes: true,
      });
      set.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 700));
      seen.disconnect();
      return { first: changes[0] ?? 0, last: changes.at(-1) ?? 0, shown: Number(count().shown) };
    },
    total: () => Number(count().total),
  };
})();
