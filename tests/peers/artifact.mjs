// The official artifact client as a command, for tests and benchmarks. The last line of its output is one JSON object.
//
//   node artifact.mjs upload NAME FILE [--raw | --level N]    --raw: uploads the file itself under its own name
//   node artifact.mjs download ID FOLDER DIGEST [--raw]       --raw: does not unpack
//
// Reads ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN and GITHUB_WORKSPACE, as in a job step.
import { DefaultArtifactClient } from '@actions/artifact';
import fs from 'node:fs';
import path from 'node:path';

const [command, first, second, ...rest] = process.argv.slice(2);
const raw = rest.includes('--raw');
const level = rest.includes('--level') ? Number(rest[rest.indexOf('--level') + 1]) : undefined;
const client = new DefaultArtifactClient();

const commands = {
  upload: () => client.uploadArtifact(first, [second], path.dirname(second), { skipArchive: raw, compressionLevel: level }),
  download: () => client.downloadArtifact(Number(first), { path: second, expectedHash: rest[0], skipDecompress: raw }),
};

const started = process.hrtime.bigint();
const result = await commands[command]();
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const cpu = process.cpuUsage();
console.log(JSON.stringify({ ...result, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, peakBytes: peakBytes() }));

// resourceUsage().maxRSS is not used, because on Linux it starts with the memory of the parent process.
function peakBytes() {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'));
  return Number(peak[1]) * 1024;
}
