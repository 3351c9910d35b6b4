// GraphiQL in headless Chromium, cut off from everything but the server: every example tab is run
// and must give real rows.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { origin } from "./server.mjs";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const executablePath = PLACES.find((place) => place && existsSync(place));
if (!executablePath) {
  console.log("There is no Chromium: apt-get install chromium, or name one in CHROMIUM.");
  process.exit(1);
}

const browser = await puppeteer.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  const page = await browser.newPage();
  const outside = [];
  const faults = [];
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const address = request.url();
    const ours = [`${origin}/`, "data:", "blob:"].some((start) => address.startsWith(start));
    if (!ours) outside.push(address);
    return ours ? request.continue() : request.abort();
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(`${origin}/graphql`, { waitUntil: "networkidle0" });
  await page.waitForSelector(".graphiql-tab");

  const count = (await page.$$(".graphiql-tab")).length;
  assert.ok(count >= 4, `one tab for the core and one for each plugin; there are ${count}`);
  for (let at = 0; at < count; at++) {
    const tabs = await page.$$(".graphiql-tab");
    await (await tabs[at].$(".graphiql-tab-button")).click();
    await sleep(1000); // GraphiQL reads the names of a tab's operations a moment later
    const answering = page.waitForResponse(
      (response) => response.url().endsWith("/graphql") && response.request().method() === "POST",
    );
    await page.click(".graphiql-execute-button");
    const answer = await (await answering).json();
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    assert.ok(rows(answer.data) > 0, `tab ${at} gives no rows: ${JSON.stringify(answer)}`);
    await page.waitForFunction(
      () => document.querySelector(".result-window")?.textContent?.includes('"data"'),
    );
  }
  assert.deepEqual(outside, [], "nothing is loaded from outside");
  assert.deepEqual(faults, [], "no script fails");
  console.log(`${count} tabs gave rows`);
} finally {
  await browser.close();
}

// How many rows an answer holds, on every level, and single records too.
function rows(value) {
  if (Array.isArray(value)) return value.length + value.reduce((sum, each) => sum + rows(each), 0);
  if (value === null || typeof value !== "object") return 0;
  const plain = Object.values(value).some((each) => each !== null && typeof each !== "object");
  return Object.values(value).reduce((sum, each) => sum + rows(each), plain ? 1 : 0);
}
