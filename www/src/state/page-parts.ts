// The parts of the page's state, each made with those that it needs, and given to components by context.

import { Alerts, setAlerts } from './alerts';
import { Asked, setAsked } from './asked.svelte';
import { Creation, setCreation } from './creation.svelte';
import { Datasets, setDatasets } from './datasets.svelte';
import { EngineComparisons, setEngineComparisons } from './engine-comparisons.svelte';
import { KeptRuns, setKeptRuns } from './kept-runs.svelte';
import { type LoadModel, modelLoader, setLoadModel } from './load-model';
import { LatentSpace, setLatents } from './latent-space.svelte';
import { type Listen, listener, setListen } from './listen';
import { Messages, setMessages } from './messages.svelte';
import { Models, setModels } from './models.svelte';
import { NextPlan, setNextPlan } from './next-plan.svelte';
import { PageAddress, setPageAddress } from './page-address.svelte';
import { Playback, setPlayback } from './playback.svelte';
import { Program, setProgram } from './program.svelte';
import { Quality, setQuality } from './quality.svelte';
import { Recovery } from './recovery';
import { RunResumption, setRunResumption } from './run-resumption.svelte';
import { Saving, setSaving } from './saving.svelte';
import { Schedule, setSchedule } from './schedule';
import { Settings, setSettings } from './settings.svelte';
import { setTraining, Training } from './training.svelte';
import { setTuning, Tuning } from './tuning';
import { setWidthFit, WidthFit } from './width-fit.svelte';
import { setWorker, WorkerConnection } from './worker-connection.svelte';
import { takeEvent } from './worker-events';

export interface PageParts {
  program: Program;
  settings: Settings;
  datasets: Datasets;
  quality: Quality;
  asked: Asked;
  kept: KeptRuns;
  playback: Playback;
  messages: Messages;
  worker: WorkerConnection;
  models: Models;
  nextPlan: NextPlan;
  address: PageAddress;
  schedule: Schedule;
  training: Training;
  creation: Creation;
  tuning: Tuning;
  resumption: RunResumption;
  saving: Saving;
  recovery: Recovery;
  latents: LatentSpace;
  engines: EngineComparisons;
  fit: WidthFit;
  listen: Listen;
  loadModel: LoadModel;
  alerts: Alerts;
}

function createPageParts(): PageParts {
  const program = new Program();
  const settings = new Settings();
  const datasets = new Datasets();
  const quality = new Quality();
  const asked = new Asked();
  const kept = new KeptRuns(program);
  const playback = new Playback();
  const messages = new Messages();
  const worker = new WorkerConnection((event) => takeEvent(event, parts));
  const models = new Models({ program, settings, datasets, worker });
  const nextPlan = new NextPlan({ settings, datasets, models });
  const address = new PageAddress({ program, settings, datasets, models });
  const schedule = new Schedule({ settings, worker, address });
  const training = new Training({ worker, playback });
  const creation = new Creation({ program, settings, datasets, worker, models, nextPlan, kept, messages, schedule, training });
  const tuning = new Tuning({ program, settings, worker, models, nextPlan, creation, address });
  const resumption = new RunResumption({ settings, kept, nextPlan, creation, messages });
  const saving = new Saving({ datasets, models, kept, resumption });
  const recovery = new Recovery({ settings, datasets, worker, models, nextPlan, kept, messages, training, creation });
  const latents = new LatentSpace({ worker, models, asked, messages });
  const engines = new EngineComparisons({ worker, messages });
  const fit = new WidthFit({ program, settings, worker, models, nextPlan, messages, creation });
  const listen = listener({ worker, models, messages });
  const loadModel = modelLoader({ program, settings, datasets, worker, models, nextPlan, creation, messages });
  const alerts = new Alerts({ program, datasets, worker, models, nextPlan, kept, messages, creation, resumption, saving, recovery, fit });
  const parts: PageParts = {
    program,
    settings,
    datasets,
    quality,
    asked,
    kept,
    playback,
    messages,
    worker,
    models,
    nextPlan,
    address,
    schedule,
    training,
    creation,
    tuning,
    resumption,
    saving,
    recovery,
    latents,
    engines,
    fit,
    listen,
    loadModel,
    alerts,
  };
  return parts;
}

/** To be called while the page's outermost component is made. */
export function providePageParts(): PageParts {
  const parts = createPageParts();
  setProgram(parts.program);
  setSettings(parts.settings);
  setDatasets(parts.datasets);
  setQuality(parts.quality);
  setAsked(parts.asked);
  setKeptRuns(parts.kept);
  setPlayback(parts.playback);
  setMessages(parts.messages);
  setWorker(parts.worker);
  setModels(parts.models);
  setNextPlan(parts.nextPlan);
  setPageAddress(parts.address);
  setSchedule(parts.schedule);
  setTraining(parts.training);
  setCreation(parts.creation);
  setTuning(parts.tuning);
  setRunResumption(parts.resumption);
  setSaving(parts.saving);
  setLatents(parts.latents);
  setEngineComparisons(parts.engines);
  setWidthFit(parts.fit);
  setListen(parts.listen);
  setLoadModel(parts.loadModel);
  setAlerts(parts.alerts);
  open(parts);
  return parts;
}

function open({ worker, address, kept }: PageParts) {
  worker.open(address.choices.device);
  document.addEventListener('visibilitychange', () => {
    worker.send({ type: 'visible', visible: !document.hidden });
    if (document.hidden) worker.send({ type: 'save' });
    // Another tab may have changed what is kept.
    else void kept.refresh();
  });
}
