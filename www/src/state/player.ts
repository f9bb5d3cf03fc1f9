// Plays sounds, one at a time.

import type { Sound } from '../../../pkg/gan_vae_lab.js';

export class Player {
  #context: AudioContext | undefined;
  #source: AudioBufferSourceNode | undefined;

  /** To be called from a click: browsers stay silent otherwise. */
  prepare() {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  play({ sample_rate, samples }: Sound) {
    if (!this.#context) return;
    this.#source?.stop();
    const buffer = this.#context.createBuffer(1, samples.length, sample_rate);
    buffer.copyToChannel(samples, 0);
    this.#source = new AudioBufferSourceNode(this.#context, { buffer });
    this.#source.connect(this.#context.destination);
    this.#source.start();
  }
}
