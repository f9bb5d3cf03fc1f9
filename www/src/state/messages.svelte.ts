// What the page tells the visitor of what has just happened.

import { createContext } from 'svelte';
import type { Failure } from '../protocol';
import { messageOf, phrase } from '../phrase';
import { AnswerError } from './worker-client';

export class Messages {
  failure = $state.raw<Failure>();
  /** Something that went well, or was mended. */
  notice = $state.raw<() => string>();

  dismiss = () => {
    this.failure = undefined;
    this.notice = undefined;
  };

  /** Tells what went wrong with something that was asked for. */
  report = (error: unknown) => {
    if (error instanceof AnswerError) {
      if (!error.moot) this.failure = error.failure;
      return;
    }
    this.failure = { kind: 'page', message: messageOf(error), hint: '' };
  };

  /** Tells that a part of the page did not come. */
  reportMissing = (error: unknown) => {
    const message = phrase('A part of the page could not be loaded ({why}).', { why: messageOf(error) });
    this.failure = { kind: 'load', message, hint: phrase('Check the connection and reload the page.') };
  };
}

export const [getMessages, setMessages] = createContext<Messages>();
