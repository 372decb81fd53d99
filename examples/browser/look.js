// Looks at each page in three ways; run.sh says what is wrong with one.
const fs = require('node:fs');
const path = require('node:path');
const puppeteer = require('puppeteer-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WAYS = [
  { name: 'light', scheme: 'light', width: 1200 },
  { name: 'dark', scheme: 'dark', width: 1200 },
  { name: 'phone', scheme: 'light', width: 390 },
];

// What the page asks for beyond itself, or its policy refuses.
function heard(page) {
  const all = [];
  page.on('request', request => request.isNavigationRequest() || all.push('loads ' + request.url()));
  page.on('console', message => all.push('says ' + message.text()));
  return all;
}

async function open(browser, file, way, bypass) {
  const page = await browser.newPage();
  await page.setBypassCSP(bypass);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: way.scheme }]);
  await page.setViewport({ width: way.width, height: 900 });
  const said = heard(page);
  await page.goto('file://' + file);
  return { page, said };
}

// As it is, under its own policy.
async function seen(browser, file, way, picture) {
  const { page, said } = await open(browser, file, way, false);
  const facts = await page.evaluate(() => ({
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    unstyled: getComputedStyle(document.documentElement).getPropertyValue('--ink') === '',
  }));
  if (facts.sideways > 0) said.push('scrolls sideways by ' + facts.sideways);
  if (facts.unstyled) said.push('has no style');
  await page.screenshot({ path: picture, fullPage: true });
  await page.close();
  return said;
}

// axe is a script, which the page's policy refuses: for it alone the policy is set aside.
async function judged(browser, file, way) {
  const { page } = await open(browser, file, way, true);
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run());
  await page.close();
  return {
    passes: result.passes.length,
    wrong: result.violations.map(one => 'axe: ' + one.id + ' at ' + one.nodes[0].target.join(' ')),
  };
}

async function main([pages, pictures]) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--headless=new', '--no-sandbox'],
  });
  let wrong = 0;
  for (const name of fs.readdirSync(pages).filter(one => one.endsWith('.html')).sort()) {
    const file = path.resolve(pages, name);
    for (const way of WAYS) {
      const picture = path.join(pictures, `${path.parse(name).name}-${way.name}.png`);
      const said = await seen(browser, file, way, picture);
      const judgement = await judged(browser, file, way);
      said.push(...judgement.wrong);
      console.log(`${said.length ? 'WRONG' : 'ok'}  ${name} ${way.name}, axe: ${judgement.passes} rules passed`);
      said.forEach(one => console.log('       ' + one));
      wrong += said.length;
    }
  }
  console.log(`${await browser.version()}, axe ${require('axe-core/package.json').version}: ${wrong} wrong`);
  await browser.close();
  process.exitCode = wrong === 0 ? 0 : 1;
}

main(process.argv.slice(2));
