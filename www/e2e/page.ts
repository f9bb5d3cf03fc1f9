// What the tests do to the page, where they find things in it, and what they read from it: all words that more than one test
// knows the page by stand here.

export * from './page/checks';
export * from './page/downloads';
export * from './page/models';
export * from './page/pictures';
export * from './page/test';
export * from './page/training';
export * from './page/views';
export * from './page/workbench';
export * from './page/workers';
