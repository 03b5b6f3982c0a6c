// Writes tests/contract/github/openapi.json: GitHub's own description of the requests that the program sends, cut from the package
// @octokit/openapi, which is too large to be installed for every run. Run:
//     npm install --no-save --prefix tests/peers @octokit/openapi@23.0.2 && node tests/peers/cut-openapi.mjs
import fs from 'node:fs';

const routes = {
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['get', 'patch', 'delete'],
  '/repos/{owner}/{repo}/check-runs': ['post'],
  '/repos/{owner}/{repo}/check-runs/{check_run_id}': ['get', 'patch'],
  '/repos/{owner}/{repo}/commits/{ref}/check-runs': ['get'],
  '/repos/{owner}/{repo}/git/commits/{commit_sha}': ['get'],
  '/repos/{owner}/{repo}/commits': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/actions/artifacts': ['get'],
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': ['get'],
  '/user': ['get'],
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/releases/latest': ['get'],
  '/repos/{owner}/{repo}/releases/assets/{asset_id}': ['get', 'delete'],
  '/repos/{owner}/{repo}/releases': ['get', 'post'],
  '/repos/{owner}/{repo}/releases/tags/{tag}': ['get'],
  '/repos/{owner}/{repo}/releases/{release_id}': ['get', 'patch'],
  '/repos/{owner}/{repo}/releases/{release_id}/assets': ['get', 'post'],
};

const whole = JSON.parse(fs.readFileSync(new URL('node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url)));
const cut = { openapi: whole.openapi, info: { title: whole.info.title, version: whole.info.version, license: whole.info.license }, paths: {}, components: {} };

// Texts for people are most of the description. A member of "properties" named so is data.
const withoutTexts = (node, parent) => {
  if (node === null || typeof node !== 'object' || parent === 'example' || parent === 'value') return node;
  if (Array.isArray(node)) return node.map(item => withoutTexts(item, ''));
  return Object.fromEntries(Object.entries(node)
    .filter(([name, value]) => parent === 'properties' || !(name.startsWith('x-') || name === 'externalDocs' || (name === 'description' && typeof value === 'string' && parent !== 'response')))
    .map(([name, value]) => [name, withoutTexts(value, name)]));
};

const keepReferences = node => {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') {
    const [, , kind, name] = node.$ref.split('/');
    cut.components[kind] ??= {};
    if (!(name in cut.components[kind])) {
      cut.components[kind][name] = withoutTexts(whole.components[kind][name], '');
      keepReferences(cut.components[kind][name]);
    }
  }
  Object.values(node).forEach(keepReferences);
};

for (const [path, methods] of Object.entries(routes)) {
  cut.paths[path] = {};
  for (const method of methods) {
    const operation = withoutTexts(whole.paths[path][method], '');
    operation.responses = Object.fromEntries(Object.entries(operation.responses).filter(([status]) => Number(status) < 400));
    for (const response of Object.values(operation.responses)) response.description ??= '';
    cut.paths[path][method] = operation;
  }
}
// With Accept: application/octet-stream, GitHub redirects to the content of the file. Its description has only the JSON about the file.
delete cut.paths['/repos/{owner}/{repo}/releases/assets/{asset_id}'].get.responses['200'];
keepReferences(cut.paths);
// The media type that GitHub documents for requests, which its description does not contain.
const acceptable = content => Object.fromEntries(Object.entries(content).map(([type, value]) => [type === 'application/json' ? 'application/vnd.github+json' : type, value]));
for (const operation of Object.values(cut.paths).flatMap(Object.values)) {
  for (const response of Object.values(operation.responses)) if (response.content) response.content = acceptable(response.content);
}
for (const response of Object.values(cut.components.responses ?? {})) response.description ??= '';
fs.writeFileSync(new URL('../contract/github/openapi.json', import.meta.url), JSON.stringify(cut, null, 1) + '\n');
