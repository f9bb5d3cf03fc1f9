// What can be explained: a title, the text, and where it comes from.

import type { Component } from 'svelte';
import * as papers from './papers';
import Architecture from './topics/Architecture.svelte';
import Budget from './topics/Budget.svelte';
import ByClass from './topics/ByClass.svelte';
import GanVersusVae from './topics/GanVersusVae.svelte';
import LatentSpace from './topics/LatentSpace.svelte';
import LossesGan from './topics/LossesGan.svelte';
import LossesVae from './topics/LossesVae.svelte';
import Presets from './topics/Presets.svelte';
import Quality from './topics/Quality.svelte';
import Reconstruction from './topics/Reconstruction.svelte';
import Samples from './topics/Samples.svelte';
import Stability from './topics/Stability.svelte';
import Timeline from './topics/Timeline.svelte';
import VaeGan from './topics/VaeGan.svelte';

export type Topic =
  | 'samples'
  | 'reconstruction'
  | 'by-class'
  | 'losses-gan'
  | 'losses-vae'
  | 'quality'
  | 'stability'
  | 'vae-gan'
  | 'latent-space'
  | 'timeline'
  | 'architecture'
  | 'budget'
  | 'gan-vs-vae'
  | 'presets';

export interface Explanation {
  title: string;
  Text: Component;
  papers: papers.Paper[];
}

const { adam, batchNorm, betaVae, dcgan, evaluation, gan, improved, joined, search, slerp, vae } = papers;
const { conditionalGan, conditionalVae, projection } = papers;
const { frechet, importanceWeighted, precisionRecall, ssim } = papers;
const { diffAugment, freeBits, hinge, leastSquares, r1, r3gan, sigmaVae, spectral, warmUp, wasserstein, weightDecay } = papers;

export const topics = (): Record<Topic, Explanation> => ({
  samples: { title: 'Samples', Text: Samples, papers: [gan, vae] },
  reconstruction: { title: 'Reconstructions', Text: Reconstruction, papers: [vae, search] },
  'by-class': { title: 'By class', Text: ByClass, papers: [conditionalGan, conditionalVae, projection] },
  'losses-gan': { title: 'GAN losses', Text: LossesGan, papers: [gan] },
  'losses-vae': { title: 'VAE losses', Text: LossesVae, papers: [vae, betaVae] },
  quality: { title: 'Quality', Text: Quality, papers: [frechet, precisionRecall, importanceWeighted, ssim, evaluation] },
  stability: {
    title: 'When training goes wrong',
    Text: Stability,
    papers: [r1, spectral, weightDecay, diffAugment, r3gan, hinge, leastSquares, wasserstein, frechet, warmUp, freeBits, sigmaVae],
  },
  'vae-gan': { title: 'VAE-GAN', Text: VaeGan, papers: [joined, vae, gan] },
  'latent-space': { title: 'Latent space', Text: LatentSpace, papers: [slerp, dcgan, vae] },
  timeline: { title: 'Timeline', Text: Timeline, papers: [dcgan] },
  architecture: { title: 'Architecture', Text: Architecture, papers: [dcgan, batchNorm] },
  budget: { title: 'Equal steps or equal time', Text: Budget, papers: [gan] },
  'gan-vs-vae': { title: 'GAN and VAE', Text: GanVersusVae, papers: [gan, vae, joined, improved, evaluation] },
  presets: { title: 'Experiments', Text: Presets, papers: [adam, betaVae] },
});
