/** The same keys as in English; the compiler misses any that is missing. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };
