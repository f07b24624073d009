# The container of the article: a file that cannot be renamed out of a bind
# mount into another one, and how it is moved all the same.
mkdir -p /root/test /run/lock
mount -t tmpfs tmpfs /run/lock
mkdir /run/lock/example
docker run -dit --name=mycontainer -v /root/test:/root/test -v /run/lock/example:/root/example ubuntu > /tmp/id

echo "## what the container's layer has at first"
diff=$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' mycontainer)
find "$diff" -mindepth 1 | sed 's#.*/diff##' | sort

docker exec -i -w /root mycontainer bash <<'INSIDE'
echo "## node --version"
node --version
stat -f -c "%n %T" / /root/test /root/example
touch /root/test/one.txt
cat > test.js <<'JS'
var fs = require('fs');
fs.rename('/root/test/one.txt', '/root/example/two.txt', (err) => {
if (err) throw err;
console.log('Rename complete!');
});
JS
echo "## node test.js"
node test.js
echo "[exit $?]"
node test.js 2>&1 | cat -A; echo exit=${PIPESTATUS[0]}
echo "## the error object"
node -e "require('fs').rename('/root/test/one.txt','/root/example/two.txt',e=>{console.log(Object.getOwnPropertyNames(e), Object.keys(e)); console.log(JSON.stringify(e)); console.log(String(e)); console.log(e.message); console.log([e.stack]); console.log(e instanceof Error, e.name, e.constructor.name); console.log(require('util').getSystemErrorName(e.errno))})"
cat > sync.js <<'JS'
var fs = require('fs');
fs.renameSync('/root/test/one.txt', '/root/example/two.txt');
JS
echo "## node sync.js"
node sync.js
echo "[exit $?]"
echo "require('fs').promises.rename('/root/test/one.txt', '/root/example/two.txt');" > prom.js
echo "## node prom.js"
node prom.js
echo "[exit $?]"
cat > prom2.js <<'JS'
const fs = require('fs/promises');
(async () => { try { await fs.rename('/root/test/one.txt', '/root/example/two.txt'); } catch (e) { console.log(e); } })();
JS
echo "## node prom2.js"
node prom2.js
cat > test.js <<'JS'
var fs = require('fs');
fs.copyFile('/root/test/one.txt', '/root/example/two.txt', (err) => {
if (err) throw err;
console.log('Copy — Success');
fs.unlink('/root/test/one.txt', (err) => {
if (err) throw err;
console.log('Unlink — Success');
});
});
JS
echo "## copy and unlink"
ls -l test/one.txt | sed 's/ [A-Z][a-z][a-z] .* / TIME /'
ls -l example/two.txt
echo "[exit $?]"
node test.js
ls -l test/one.txt
echo "[exit $?]"
ls -l example/two.txt | sed 's/ [A-Z][a-z][a-z] .* / TIME /'
node test.js
echo "[exit $?]"
cat > m.js <<'JS'
const { renameSync } = require('fs');
for (const [from, to] of [
  ['/root/test/a', '/root/example/a'], ['/root/test/a', '/root/a'], ['/root/up.txt', '/root/example/up.txt'], ['/root/test/a', '/root/test/b'],
  ['/root/up.txt', '/tmp/up.txt'], ['/etc/debian_version', '/tmp/debian_version'], ['/usr/share/doc/bash', '/tmp/bashdoc'], ['/root/newdir', '/tmp/newdir'],
  ['/var/log', '/var/log2'],
]) {
  let answer = 'ok';
  try { renameSync(from, to); } catch (e) { answer = e.code; }
  console.log(answer.padEnd(6), from, '->', to);
}
JS
touch test/a up.txt; mkdir newdir
echo "## node m.js"
node m.js
mv /usr/share/doc/bash /tmp/bashdoc
mv /root/test/b /root/example/b; ls example test
INSIDE

echo "## outside"
ls -A /root/test /run/lock/example
echo "## what the container's layer has in the end"
cd "$diff"; find . -mindepth 1 ! -path './tmp/bashdoc/*' -printf '%M %n %p\n' | sort -k3
docker diff mycontainer | grep -v /tmp/bashdoc/ | sort -k2
