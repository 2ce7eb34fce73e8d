/**
 * From one sample rate to another, block by block: a polyphase windowed-sinc low-pass. Pure; runs in the
 * worklets, because a microphone's context keeps the rate of the device (Firefox connects no other).
 */

/** Zero crossings of the sinc on each side: the wider, the steeper. */
const CROSSINGS = 24;
/** Kaiser window: about 80 dB of stop band. */
const BETA = 8;
/** Share of the lower Nyquist frequency where the transition band is centred. */
const CUTOFF = 0.92;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function kaiser(position: number): number {
  if (Math.abs(position) >= 1) return 0;
  return bessel(BETA * Math.sqrt(1 - position * position)) / bessel(BETA);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** One filter for each fraction of an input sample at which an output sample can lie. */
function phases(count: number, taps: number, bandwidth: number): Float32Array[] {
  const half = taps / 2;
  return Array.from({ length: count }, (_, phase) => {
    const filter = Float32Array.from({ length: taps }, (__, tap) => {
      const distance = tap - half + 1 - phase / count;
      return bandwidth * sinc(bandwidth * distance) * kaiser(distance / half);
    });
    const sum = filter.reduce((total, value) => total + value, 0);
    return filter.map((value) => value / sum);
  });
}

export class Resampler {
  readonly #step: number;
  readonly #count: number;
  readonly #filters: Float32Array[];
  readonly #taps: number;
  /** The last samples of the input, as many as a filter is long, and what came since. */
  #history: Float32Array;
  /** Where the next output sample lies, in phases from the start of the history. */
  #position = 0;

  /** Rates in Hz, whole numbers. */
  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.#step = from / divisor;
    this.#count = to / divisor;
    const bandwidth = Math.min(1, to / from) * CUTOFF;
    this.#taps = from === to ? 1 : 2 * Math.ceil(CROSSINGS / bandwidth);
    this.#filters =
      from === to ? [new Float32Array([1])] : phases(this.#count, this.#taps, bandwidth);
    this.#history = new Float32Array(this.#taps - 1);
  }

  process(input: Float32Array): Float32Array {
    const samples = new Float32Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);
    const last = samples.length - this.#taps;
    const length = Math.max(0, Math.ceil(((last + 1) * this.#count - this.#position) / this.#step));
    const output = Float32Array.from({ length }, () => this.#next(samples));
    const consumed = Math.min(Math.floor(this.#position / this.#count), samples.length);
    this.#history = samples.slice(consumed);
    this.#position -= consumed * this.#count;
    return output;
  }

  #next(samples: Float32Array): number {
    const start = Math.floor(this.#position / this.#count);
    const filter = this.#filters[this.#position % this.#count];
    this.#position += this.#step;
    let sum = 0;
    for (let tap = 0; tap < this.#taps; tap++) {
      sum += (samples[start + tap] ?? 0) * (filter?.[tap] ?? 0);
    }
    return sum;
  }
}
