// Puts the extension, with all that it needs but VS Code itself, into one file; with --test, its tests.
import { build } from 'esbuild';
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const tests = process.argv.includes('--test');
if (tests) rmSync('dist/test', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: tests ? readdirSync('test').map((name) => `test/${name}`) : ['src/extension.ts'],
  outdir: tests ? 'dist/test' : 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: !tests,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

if (!tests) {
  // The licences are those of the project, and of what others wrote and is put in.
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(`../../${name}`, name);
  const packages = Object.keys(metafile.inputs).flatMap((input) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  const notices = [...new Set(packages)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
  });
  writeFileSync('dist/LICENSES-OF-OTHERS.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
}
