// Opens the page of a running local server in Chromium, wide and light, then narrow and dark, and prints
// as JSON what a person sees: node page.mjs ORIGIN KEY ADDRESS ROWS TEXT
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const [origin, key, address, rows, text] = process.argv.slice(2);
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const response = await fetch(`${origin}${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

async function until(path, statusOf) {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const status = statusOf(await call('GET', path));
    if (status === 'complete' || status === 'ready') {
      return;
    }
    if (status === 'failed') {
      throw new Error(`${path} failed`);
    }
    await pause(100);
  }
  throw new Error(`${path} did not end`);
}

async function train() {
  const dataset = { dataset_name: 'people', dataset_type: 'ner', type: 'training', format: 'jsonl' };
  const upload = await call('POST', '/felix/datasets/upload/url', dataset);
  await fetch(upload.presigned_url, { method: 'PUT', body: await readFile(rows) });
  await call('POST', '/felix/datasets/upload/process', { dataset_id: upload.dataset_id });
  await until('/felix/datasets', (list) => list.datasets[0].status);
  const job = { model_name: 'tickets-ner', base_model: 'local/small-en-v1', datasets: [{ name: 'people' }], nr_epochs: 3 };
  const { id } = await call('POST', '/felix/training-jobs', job);
  await until(`/felix/training-jobs/${id}`, (record) => record.status);
  const created = await call('POST', '/felix/evaluations', { base_model: id, dataset_name: 'people' });
  await until(`/felix/evaluations/${created.evaluations[0].id}`, (evaluation) => evaluation.status);
}

/** What a page looks like: whether a part is wider than the window, and its colors. */
const look = () => {
  const overflows = [document.documentElement, document.querySelector('main')].some((part) => part.scrollWidth > part.clientWidth);
  const { color, backgroundColor } = getComputedStyle(document.body);
  return { title: document.title, overflows, color, backgroundColor };
};

async function visit(browser, entrance, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('requestfailed', (request) => errors.push(request.url()));
  await page.goto(entrance);
  await page.waitForURL(`${origin}/`);
  const looks = [await page.evaluate(look)];

  await page.getByRole('link', { name: 'tickets-ner' }).first().click();
  await page.waitForURL('**/page/jobs/*');
  looks.push(await page.evaluate(look));
  const curve = await page.locator('svg polyline').first().boundingBox();
  const log = await page.locator('pre').last().innerText();
  await page.locator('textarea').fill(text);
  await page.getByRole('button').click();
  await page.locator('mark').first().waitFor();
  const marks = await page.locator('mark').allInnerTexts();

  await page.goto(origin);
  await page.locator('a[href^="/page/evaluations/"]').first().click();
  await page.waitForURL('**/page/evaluations/*');
  looks.push(await page.evaluate(look));
  const rowsShown = await page.locator('tbody tr').count();

  const stranger = await (await browser.newContext()).newPage();
  const refused = (await stranger.goto(entrance)).status();
  await context.close();
  return { looks, curve, log, marks, rowsShown, refused, errors };
}

await train();
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: program, args: flags });
try {
  const wide = await visit(browser, address, 1280, 'light');
  const { url } = await call('POST', '/_page');
  const narrow = await visit(browser, url, 400, 'dark');
  console.log(JSON.stringify({ wide, narrow }));
} finally {
  await browser.close();
}
