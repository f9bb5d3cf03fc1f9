// How each topic is explained: the text, and where it comes from.

import type { Component } from 'svelte';
import * as papers from './papers';
import Architecture from './topics/Architecture.svelte';
import Budget from './topics/Budget.svelte';
import ByClass from './topics/ByClass.svelte';
import Flow from './topics/Flow.svelte';
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
import type { Topic } from './topics';

export interface Explanation {
  Text: Component;
  papers: papers.Paper[];
}

const { adam, batchNorm, betaVae, dcgan, evaluation, gan, improved, joined, search, slerp, vae } = papers;
const { conditionalGan, conditionalVae, projection } = papers;
const { flowMatching, guidance, heunSampler, rectifiedFlow } = papers;
const { frechet, importanceWeighted, precisionRecall, ssim } = papers;
const { diffAugment, freeBits, hinge, leastSquares, r1, r3gan, sigmaVae, spectral, warmUp, wasserstein, weightDecay } = papers;

export const EXPLANATIONS: Record<Topic, Explanation> = {
  samples: { Text: Samples, papers: [gan, vae] },
  reconstruction: { Text: Reconstruction, papers: [vae, search] },
  'by-class': { Text: ByClass, papers: [conditionalGan, conditionalVae, projection, guidance] },
  'losses-gan': { Text: LossesGan, papers: [gan] },
  'losses-vae': { Text: LossesVae, papers: [vae, betaVae] },
  quality: { Text: Quality, papers: [frechet, precisionRecall, importanceWeighted, ssim, evaluation] },
  stability: {
    Text: Stability,
    papers: [r1, spectral, weightDecay, diffAugment, r3gan, hinge, leastSquares, wasserstein, frechet, warmUp, freeBits, sigmaVae],
  },
  'vae-gan': { Text: VaeGan, papers: [joined, vae, gan] },
  flow: { Text: Flow, papers: [flowMatching, rectifiedFlow, heunSampler, guidance] },
  'latent-space': { Text: LatentSpace, papers: [slerp, dcgan, vae] },
  timeline: { Text: Timeline, papers: [dcgan] },
  architecture: { Text: Architecture, papers: [dcgan, batchNorm] },
  budget: { Text: Budget, papers: [gan] },
  'gan-vs-vae': { Text: GanVersusVae, papers: [gan, vae, joined, improved, evaluation] },
  presets: { Text: Presets, papers: [adam, betaVae] },
};
