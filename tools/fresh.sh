#!/usr/bin/env bash
# `npm run fresh`: clones this repository into an empty folder, without Chromium on PATH, and follows the two
# commands of the README as somebody new would: npm install && npm start, npm install && npm test.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet "$home" "$folder/rai-kit"
cd "$folder/rai-kit"

# Everything that is on PATH, but for Chromium.
mkdir "$folder/bin"
IFS=: read -ra places <<<"$PATH"
for place in "${places[@]}"; do
  case "$place" in *node_modules*) continue ;; esac
  find -L "$place" -maxdepth 1 -type f -perm -u+x ! -name '*chrom*' -exec ln -s -t "$folder/bin" {} + 2>/dev/null || true
done
export PATH="$folder/bin"
if command -v chromium >/dev/null; then
  echo 'fresh: Chromium is still on PATH'
  exit 1
fi

grep -q 'npm install && npm start' README.md
grep -q 'npm install && npm test' README.md

echo '== npm install && npm start'
start=$(date +%s)
npm install --no-progress
npm start -- --data "$folder/data" --members 500 --ready-file "$folder/ready.json" >"$folder/start.log" 2>&1 &
pid=$!
for _ in $(seq 240); do
  [ -s "$folder/ready.json" ] && break
  kill -0 $pid 2>/dev/null || break
  sleep 0.5
done
if [ ! -s "$folder/ready.json" ]; then
  cat "$folder/start.log"
  exit 1
fi
echo "ready after $(($(date +%s) - start)) s"
node -e "
  const r = JSON.parse(require('node:fs').readFileSync('$folder/ready.json', 'utf8'));
  const http = require('node:http');
  const { port, host } = new URL(r.site);
  http.get({ host: '127.0.0.1', port, headers: { host } }, (a) => {
    let t = ''; a.on('data', (d) => (t += d)).on('end', () => {
      const ok = a.statusCode === 200 && t.includes('<rai-leaderboard');
      console.log(ok ? 'the site answers and holds the widgets' : 'the site does not answer as it should: ' + a.statusCode);
      process.exit(ok ? 0 : 1);
    });
  });
"
# Not INT, which a shell without a terminal has its background jobs ignore.
kill -TERM $pid
wait $pid || true

echo '== npm install && npm test'
npm install --no-progress
npm test
echo 'fresh: both commands work'
