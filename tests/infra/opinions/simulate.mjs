// What IAM decides of requests, by another hand than ours: reads a JSON list of simulations from
// standard input and writes, for each, `Allowed`, `ImplicitlyDenied`, `ExplicitlyDenied`, or what is
// wrong with it (an action that does not exist, a resource that the action does not take).
import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';

async function decided(each) {
  const found = await runSimulation(
    {
      request: each.request,
      identityPolicies: each.identityPolicies,
      resourcePolicy: each.resourcePolicy ?? undefined,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    { simulationMode: 'Strict' },
  );
  return found.resultType === 'error' ? JSON.stringify(found.errors) : found.overallResult;
}

const simulations = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(await Promise.all(simulations.map(decided))));
