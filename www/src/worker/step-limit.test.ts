import { expect, test } from 'vitest';
import { StepLimit } from './step-limit';

test('a limit that is chosen again once models are there still ends their training', () => {
  const limit = new StepLimit();
  const models = [{ step: 0 }, { step: 0 }];
  limit.choose(20, models, 'steps');
  expect(models.map((model) => limit.left(model))).toEqual([20, 20]);
  for (const model of models) model.step = 20;
  limit.choose(20, models, 'steps');
  expect(limit.isReached(models, 'steps')).toBe(true);
  // The training after that goes on.
  limit.begin(models, 'steps');
  expect(limit.isReached(models, 'steps')).toBe(false);
  expect(limit.left({ step: 20 })).toBe(Infinity);
});

test('one model at the limit ends equal time, all of them equal steps', () => {
  const limit = new StepLimit();
  limit.choose(20, [{ step: 0 }], 'time');
  const models = [{ step: 20 }, { step: 7 }];
  expect(limit.isReached(models, 'time')).toBe(true);
  expect(limit.isReached(models, 'steps')).toBe(false);
});
