// What `build/formulas.ts` makes of a formula.

declare module '*.tex' {
  const formula: import('./formula').Formula;
  export default formula;
}
